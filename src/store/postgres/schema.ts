/**
 * The schema `ston`, step by step: each entry brings the database to the version that is its place (from 1). A step that has
 * been released is never changed; another one follows it.
 *
 * Everything is keyed by shop. What ston writes as JSON is kept as text: `jsonb` refuses characters that a notification may hold.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE ston.segments (
    shop text NOT NULL,
    name text NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (shop, name)
  );
  CREATE TABLE ston.notifications (
    shop text NOT NULL,
    segment text NOT NULL,
    number bigint NOT NULL,
    id_table int NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    record text NOT NULL,
    PRIMARY KEY (shop, segment, number)
  );
  CREATE TABLE ston.batches (
    shop text NOT NULL,
    id bigint NOT NULL,
    state text NOT NULL,
    sealed_at timestamptz NOT NULL,
    draft uuid NOT NULL,
    changes bigint NOT NULL,
    carried bigint NOT NULL,
    head text NOT NULL,
    PRIMARY KEY (shop, id)
  );
  CREATE TABLE ston.batch_lines (
    shop text NOT NULL,
    batch bigint NOT NULL,
    draft uuid NOT NULL,
    part text NOT NULL,
    number int NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    count int NOT NULL,
    lines text NOT NULL,
    PRIMARY KEY (shop, batch, draft, part, number)
  );
  CREATE TABLE ston.keys (
    shop text NOT NULL,
    day text NOT NULL,
    batch bigint NOT NULL,
    keys bytea NOT NULL,
    PRIMARY KEY (shop, day, batch)
  );
  CREATE TABLE ston.documents (
    shop text NOT NULL,
    name text NOT NULL,
    revision bigint NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (shop, name)
  );
  CREATE TABLE ston.id_tables (
    shop text NOT NULL,
    number int NOT NULL,
    facts text NOT NULL,
    bytes_by_id bigint NOT NULL,
    bytes_by_code bigint NOT NULL,
    dropped_at timestamptz,
    PRIMARY KEY (shop, number)
  );
  CREATE TABLE ston.id_table_chunks (
    shop text NOT NULL,
    number int NOT NULL,
    part text NOT NULL,
    chunk int NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (shop, number, part, chunk)
  );
  CREATE TABLE ston.bookings (
    shop text NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    slip bigint NOT NULL,
    at text NOT NULL,
    entry text NOT NULL,
    PRIMARY KEY (shop, slip, number)
  );
  CREATE TABLE ston.forgotten (
    shop text PRIMARY KEY,
    up_to bigint NOT NULL
  );
  CREATE TABLE ston.echoes (
    shop text NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    day text NOT NULL,
    entry text NOT NULL,
    PRIMARY KEY (shop, day, number)
  );
  CREATE TABLE ston.locks (
    shop text NOT NULL,
    name text NOT NULL,
    purpose text NOT NULL,
    host text NOT NULL,
    pid int NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (shop, name)
  );
  CREATE TABLE ston.probes (
    shop text PRIMARY KEY,
    at timestamptz NOT NULL
  );
  `,
  // What fences off a holder that comes back: see `epochs.ts`. And which ston a segment was written by; the rule sets, without which a
  // line belongs to the first set; and who listens, on whatever host.
  `
  CREATE TABLE ston.epochs (
    shop text NOT NULL,
    name text NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (shop, name)
  );
  CREATE TABLE ston.holders (
    shop text NOT NULL,
    name text NOT NULL,
    number bigint NOT NULL,
    owner text NOT NULL,
    PRIMARY KEY (shop, name, number)
  );
  ALTER TABLE ston.batches ADD COLUMN epoch bigint;
  ALTER TABLE ston.bookings ADD COLUMN epoch bigint;
  ALTER TABLE ston.segments ADD COLUMN format int NOT NULL DEFAULT 1;
  ALTER TABLE ston.format ADD COLUMN since timestamptz NOT NULL DEFAULT now();
  CREATE TABLE ston.rules (
    shop text NOT NULL,
    number int NOT NULL,
    starts_at timestamptz NOT NULL,
    rules text NOT NULL,
    PRIMARY KEY (shop, number)
  );
  ALTER TABLE ston.notifications ADD COLUMN rules int;
  CREATE TABLE ston.beats (
    shop text NOT NULL,
    host text NOT NULL,
    listener text NOT NULL,
    at timestamptz NOT NULL,
    ended boolean NOT NULL,
    facts text NOT NULL,
    PRIMARY KEY (shop, host, listener)
  );
  `,
  // The index of products: a batch's postings in parts, each with the names of some numbers. A batch of an earlier version is not in it yet.
  `
  ALTER TABLE ston.batches ADD COLUMN indexed boolean NOT NULL DEFAULT false;
  CREATE INDEX ON ston.batches (shop, id) WHERE NOT indexed;
  CREATE TABLE ston.products (
    shop text NOT NULL,
    part smallint NOT NULL,
    batch bigint NOT NULL,
    postings bytea NOT NULL,
    PRIMARY KEY (shop, part, batch)
  );
  `,
]
