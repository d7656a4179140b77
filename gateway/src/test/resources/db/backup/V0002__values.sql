create table "Odd ""one" (
    bytes  bytea,
    number numeric,
    real   double precision,
    moment timestamptz,
    texts  text[],
    span   interval
);
