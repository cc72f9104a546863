#!/bin/bash
# Runs a script as root on a copy of this machine: all that it writes goes to memory and is gone afterwards.
#   machine.sh DEBS SCRIPT      the folder DEBS is /debs there
set -eu
[ "${3-}" = inside ] || exec unshare --mount --pid --fork --kill-child "$0" "$1" "$2" inside

debs=$(realpath "$1")
place=$(mktemp -d)
mount -t tmpfs ston-test "$place"
mkdir "$place"/{upper,work,root}
mount -t overlay ston-test -o "lowerdir=/,upperdir=$place/upper,workdir=$place/work" "$place/root"
cd "$place/root"
mount -t proc proc proc
mount --rbind /dev dev
mkdir -p debs run/systemd/system tmp
mount --bind "$debs" debs
chmod 1777 tmp
printf '#!/bin/sh\necho "$*" >> /systemctl.log\n' > upper-systemctl
chmod 755 upper-systemctl
rm -f usr/bin/systemctl
mv upper-systemctl usr/bin/systemctl
: > systemctl.log
# The index of all manuals would be made anew with each package.
rm -f var/lib/man-db/auto-update
# Where Node is not a package of Debian.
[ -x usr/bin/node ] || ln -s "$(command -v node)" usr/bin/node
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
# Whoever develops it may use it as well.
if chroot . dpkg -s ston >/dev/null 2>&1; then
  chroot . env DEBIAN_FRONTEND=noninteractive dpkg -P ston >/dev/null 2>&1
  rm -rf etc/ston var/lib/ston
  : > systemctl.log
fi
exec chroot . /bin/bash -c "cd /; $2"
