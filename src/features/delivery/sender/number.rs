//! The way to Meta: one message a request. A connection serves many, and is opened when it is first needed.

use crate::features::delivery::messages::Filled;
use crate::features::delivery::webhook::reference::Reference;
use crate::platform::reply::Trouble;
use crate::platform::settings::WhatsAppSettings;
use crate::platform::whatsapp::{Client, Sent, Template};
use padron_core::whatsapp::MessageTemplate;

pub struct Number<'a> {
    pub client: &'a Client,
    pub settings: &'a WhatsAppSettings,
}

impl Number<'_> {
    /// Hands a message over. Whatever Meta tells of it later carries the reference.
    pub async fn send(&self, to: &str, filled: &Filled, reference: Reference) -> Result<Sent, Trouble> {
        let (name, parameters) = (self.name_of(filled.template), filled.parameters());
        let template = Template { name: &name, language: &self.settings.language, parameters: &parameters };
        self.client.send(to, &template, &reference.to_string()).await
    }

    /// The name under which Meta knows the template.
    pub fn name_of(&self, template: MessageTemplate) -> String {
        self.settings.name_of(template)
    }

    /// Telephones that may be written to in a day.
    pub fn tier(&self) -> i64 {
        self.settings.tier.into()
    }
}
