/** What the rule sets need (see `rule-sets.ts`). A line without a number belongs to the first set. */
export const RULE_SETS = `
  CREATE TABLE ston.rules (
    shop text NOT NULL,
    number int NOT NULL,
    starts_at timestamptz NOT NULL,
    rules text NOT NULL,
    PRIMARY KEY (shop, number)
  );
  ALTER TABLE ston.notifications ADD COLUMN rules int;
`
