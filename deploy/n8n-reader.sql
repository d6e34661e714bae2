-- A role for Watchroom in n8n's database that can read what runs are made of, and nothing else:
-- no credentials, no users. It may be run again at any time, and sets the password anew.
--   N8N_READER_PASSWORD=... psql --no-psqlrc --file=n8n-reader.sql postgresql://n8n@host/n8n
\set ON_ERROR_STOP on
\getenv password N8N_READER_PASSWORD

SELECT 'CREATE ROLE watchroom LOGIN'
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'watchroom')
\gexec

ALTER ROLE watchroom PASSWORD :'password';
ALTER ROLE watchroom SET default_transaction_read_only = on;

SELECT format('GRANT CONNECT ON DATABASE %I TO watchroom', current_database())
\gexec

GRANT USAGE ON SCHEMA public TO watchroom;
GRANT SELECT ON execution_entity, execution_data, workflow_entity TO watchroom;

-- Pictures in the database are of n8n 2.x.
SELECT 'GRANT SELECT ON binary_data TO watchroom'
WHERE to_regclass('public.binary_data') IS NOT NULL
\gexec
