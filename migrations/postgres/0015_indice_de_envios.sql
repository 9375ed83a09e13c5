-- No query looks for when messages were handed over: the people written to in a day are counted by telefonos_whatsapp.
-- Same steps as migrations/sqlite/0015_indice_de_envios.sql.
DROP INDEX envios_transmitidos;
