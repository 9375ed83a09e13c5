//! The values of one row by column name: small, ordered as the schema, a map in JSON.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

use super::Kind;

/// A row's values by column name. A value that passed its rule is the normalised one; a wrong one is
/// kept as it stood in the file, so that it can be shown and corrected. In JSON it is an object.
///
/// All values share one text: a file has tens of thousands of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    text: String,
    /// Each column's name, and where its value ends in the text.
    ends: Vec<(&'static str, u32)>,
}

impl Values {
    /// From pairs of which each name is a column's.
    pub(super) fn of(pairs: &[(&'static str, &str)]) -> Self {
        let mut values = Self {
            text: String::with_capacity(pairs.iter().map(|(_, value)| value.len()).sum()),
            ends: Vec::with_capacity(pairs.len()),
        };
        for (field, value) in pairs {
            values.push(field, value);
        }
        values
    }

    /// The value of a column; empty if there is none.
    pub fn get(&self, field: &str) -> &str {
        self.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
    }

    /// Sets the value of a column; a name that is no column of any kind changes nothing.
    pub fn set(&mut self, field: &str, value: &str) {
        let Some(field) = known_field(field) else {
            return;
        };
        if self.ends.iter().any(|(name, _)| *name == field) {
            let pairs: Vec<_> =
                self.iter().map(|(name, old)| (name, if name == field { value } else { old })).collect();
            *self = Self::of(&pairs);
        } else {
            self.push(field, value);
        }
    }

    /// The pairs, in the order of the schema.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |(name, end)| {
            let end = *end as usize;
            let value = self.text.get(start..end).unwrap_or_default();
            start = end;
            (*name, value)
        })
    }

    /// Adds a value; whoever calls it keeps names apart.
    pub(super) fn push(&mut self, field: &'static str, value: &str) {
        self.text.push_str(value);
        self.ends.push((field, u32::try_from(self.text.len()).unwrap_or(u32::MAX)));
    }
}

impl<F: AsRef<str>, V: AsRef<str>> FromIterator<(F, V)> for Values {
    fn from_iter<I: IntoIterator<Item = (F, V)>>(pairs: I) -> Self {
        let mut values = Self::default();
        for (field, value) in pairs {
            values.set(field.as_ref(), value.as_ref());
        }
        values
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Values;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of texts by column name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
                let mut values = Values::default();
                while let Some((field, value)) = map.next_entry::<String, String>()? {
                    values.set(&field, &value);
                }
                Ok(values)
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}

fn known_field(field: &str) -> Option<&'static str> {
    Kind::ALL.iter().flat_map(|kind| kind.columns()).map(|column| column.name).find(|name| *name == field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_survive_a_trip_through_json() {
        let values: Values = [("nombre", "Ñ \"x\""), ("email", "")].into_iter().collect();
        let json = serde_json::to_string(&values).unwrap();
        assert_eq!(json, r#"{"nombre":"Ñ \"x\"","email":""}"#);
        assert_eq!(serde_json::from_str::<Values>(&json).unwrap(), values);
    }

    #[test]
    fn a_value_is_set_in_its_place() {
        let mut values = Values::of(&[("nombre", "Ana"), ("apellido", "Ruiz"), ("email", "")]);
        values.set("apellido", "Peña");
        values.set("telefono", "+51987654321");
        let pairs: Vec<_> = values.iter().collect();
        assert_eq!(pairs, [("nombre", "Ana"), ("apellido", "Peña"), ("email", ""), ("telefono", "+51987654321")]);
    }

    #[test]
    fn a_stray_key_is_left_out() {
        let values: Values = serde_json::from_str(r#"{"cargo":"director","nombre":"Ana"}"#).unwrap();
        assert_eq!(values.iter().collect::<Vec<_>>(), [("nombre", "Ana")]);
        assert_eq!(values.get("cargo"), "");
    }
}
