-- WhatsApp: when each telephone was last written to, for the number of people that Meta lets a number write to in a day, and
-- for the pause between two messages to one telephone. Same steps as migrations/postgres/0014_telefonos.sql.
CREATE TABLE telefonos_whatsapp (
  telefono    TEXT PRIMARY KEY,
  escrito_en  TEXT NOT NULL
) STRICT;
CREATE INDEX telefonos_whatsapp_escrito ON telefonos_whatsapp (escrito_en);

-- Who else has the same telephone.
CREATE INDEX usuarios_telefono ON usuarios (telefono) WHERE telefono IS NOT NULL;
