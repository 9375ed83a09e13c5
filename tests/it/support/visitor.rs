//! A client of a running server, in this process or in another: it asks, signs in and changes passwords.

use std::net::SocketAddr;

use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::json;

use super::answer::{Answer, Ask};
use super::people::{OWN_PASSWORD, Person};

pub struct Visitor {
    client: Client,
    pub address: SocketAddr,
}

impl Visitor {
    /// One that follows no redirect and keeps no cookie.
    pub fn new(address: SocketAddr) -> Self {
        Self { client: Client::builder().redirect(redirect::Policy::none()).build().unwrap(), address }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    pub fn patch(&self, path: &str) -> RequestBuilder {
        self.request(Method::PATCH, path)
    }

    pub async fn token_of(&self, person: &Person) -> String {
        self.token(&person.document, person.password).await
    }

    pub async fn token(&self, user: &str, password: &str) -> String {
        let answer = self.sign_in(user, password).await.expect(200);
        answer["token"].as_str().unwrap().to_owned()
    }

    /// What REST answers to a sign-in.
    pub async fn sign_in(&self, user: &str, password: &str) -> Answer {
        self.post("/api/auth/login").json(&json!({ "usuario": user, "password": password })).ask().await
    }

    /// The same from the address `from`.
    pub async fn sign_in_from(&self, from: &str, user: &str, password: &str) -> Answer {
        let body = json!({ "usuario": user, "password": password });
        self.post("/api/auth/login").header("x-forwarded-for", from).json(&body).ask().await
    }

    pub async fn change_password(&self, token: &str, current: &str, new: &str) -> Answer {
        let body = json!({ "password_actual": current, "password_nueva": new });
        self.post("/api/auth/cambiar-password").bearer_auth(token).json(&body).ask().await
    }

    /// The second look, of somebody with [`OWN_PASSWORD`].
    pub async fn confirm_password(&self, token: &str) {
        let answer = self.confirm_with(token, OWN_PASSWORD).await;
        assert_eq!(answer.status, 204, "{}", answer.text());
    }

    /// `POST /auth/confirmar`.
    pub async fn confirm_with(&self, token: &str, password: &str) -> Answer {
        self.post("/api/auth/confirmar").bearer_auth(token).json(&json!({ "password": password })).ask().await
    }

    /// Who the token stands for.
    pub async fn who(&self, token: &str) -> Answer {
        self.get("/api/auth/yo").bearer_auth(token).ask().await
    }
}
