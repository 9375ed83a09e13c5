//! The values of one row by column name: small, ordered as the schema, a map in JSON.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

use super::Kind;

/// A row's values by column name. A value that passed its rule is the normalised one; a wrong one is
/// kept as it stood in the file, so that it can be shown and mended. In JSON it is an object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(Vec<(&'static str, String)>);

impl Values {
    pub(super) fn with_capacity(columns: usize) -> Self {
        Self(Vec::with_capacity(columns))
    }

    /// The value of a column; empty if there is none.
    pub fn get(&self, field: &str) -> &str {
        self.0
            .iter()
            .find(|(name, _)| *name == field)
            .map_or("", |(_, value)| value)
    }

    /// Sets the value of a column; a name that is no column of any kind changes nothing.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        if let Some((_, old)) = self.0.iter_mut().find(|(name, _)| *name == field) {
            *old = value.into();
        } else if let Some(name) = known_field(field) {
            self.0.push((name, value.into()));
        }
    }

    /// The pairs, in the order of the schema.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    pub(super) fn push(&mut self, field: &'static str, value: String) {
        self.0.push((field, value));
    }
}

impl<'a> FromIterator<(&'a str, String)> for Values {
    fn from_iter<I: IntoIterator<Item = (&'a str, String)>>(pairs: I) -> Self {
        let mut values = Self::default();
        for (field, value) in pairs {
            values.set(field, value);
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
                    values.set(&field, value);
                }
                Ok(values)
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}

fn known_field(field: &str) -> Option<&'static str> {
    Kind::ALL
        .iter()
        .flat_map(|kind| kind.columns())
        .map(|column| column.name)
        .find(|name| *name == field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_survive_a_trip_through_json() {
        let values: Values = [("nombre", "Ñ \"x\"".to_owned()), ("email", String::new())]
            .into_iter()
            .collect();
        let json = serde_json::to_string(&values).unwrap();
        assert_eq!(json, r#"{"nombre":"Ñ \"x\"","email":""}"#);
        assert_eq!(serde_json::from_str::<Values>(&json).unwrap(), values);
    }

    #[test]
    fn a_stray_key_is_left_out() {
        let values: Values = serde_json::from_str(r#"{"rol":"director","nombre":"Ana"}"#).unwrap();
        assert_eq!(values.iter().collect::<Vec<_>>(), [("nombre", "Ana")]);
        assert_eq!(values.get("rol"), "");
    }
}
