#!/bin/sh
# The configuration of the services, unless another one is named.
: "${STON_CONFIG=/etc/ston/config.json}"
export STON_CONFIG
exec /usr/bin/node /usr/lib/ston/bin/ston.js "$@"
