/** Who listens, on whatever host (see `beats.ts`). */
export const BEATS = `
  CREATE TABLE ston.beats (
    shop text NOT NULL,
    host text NOT NULL,
    listener text NOT NULL,
    at timestamptz NOT NULL,
    ended boolean NOT NULL,
    facts text NOT NULL,
    PRIMARY KEY (shop, host, listener)
  );
`
