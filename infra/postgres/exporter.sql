-- Who tells Prometheus of PostgreSQL: sees figures of all databases, and no row of any table.
\set password `cat /run/secrets/exporter-db-password`

SELECT 'CREATE ROLE exporter LOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'exporter') \gexec
ALTER ROLE exporter PASSWORD :'password' CONNECTION LIMIT 3;
ALTER ROLE exporter SET default_transaction_read_only = on;
ALTER ROLE exporter SET statement_timeout = '2s';
GRANT pg_monitor TO exporter;
