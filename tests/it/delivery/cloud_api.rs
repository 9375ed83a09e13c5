//! The client of Meta's Cloud API alone: what it says, and what it knows afterwards.

use std::time::Duration;

use padron::platform::reply::Trouble;
use padron::platform::whatsapp::{Client, Server, Template};
use tokio::net::TcpListener;

use crate::support::meta::{MetaServer, Reaction};

const PATIENCE: Duration = Duration::from_millis(500);

async fn send(server: &Server, to: &str) -> Result<String, Trouble> {
    let template = Template { name: "padron_password", language: "es", parameters: &["Ana", "12345678", "aB9xT3qZ"] };
    let sent = Client::new(server, PATIENCE).unwrap().send(to, &template, "referencia.1").await;
    sent.map(|sent| sent.id)
}

#[tokio::test]
async fn a_message_arrives_as_the_template_with_our_reference() {
    let meta = MetaServer::start().await;
    let id = send(&meta.server(), "+51987654321").await.unwrap();
    let received = meta.received().remove(0);
    assert_eq!((received.to.as_str(), &received.id), ("+51987654321", &id));
    assert_eq!((received.template(), received.parameters()), ("padron_password", vec!["Ana", "12345678", "aB9xT3qZ"]));
    assert_eq!(received.reference, "referencia.1");
}

#[tokio::test]
async fn each_answer_says_what_is_known_of_the_message() {
    let meta = MetaServer::scripted(|to, _| match to.rsplit('0').next().unwrap() {
        "1" => Reaction::Refuse(131026),
        "2" => Reaction::RefuseFor(130429, 7),
        "3" => Reaction::Refuse(131049),
        "4" => Reaction::Refuse(132001),
        "5" => Reaction::Status(429),
        "6" => Reaction::Status(502),
        "7" => Reaction::Status(404),
        "8" => Reaction::Vanish,
        "9" => Reaction::Silence,
        "11" => Reaction::Flood,
        _ => Reaction::Accept,
    })
    .await;
    let server = meta.server();
    let of = async |n: u32| send(&server, &format!("+5190000000{n}")).await.unwrap_err();
    let refused = of(1).await;
    assert!(matches!(&refused, Trouble::Rejected(reply) if reply.code == Some(131026)), "{refused:?}");
    assert!(refused.reply().text.contains("Message not sent"));
    let busy = of(2).await;
    assert!(matches!(&busy, Trouble::Deferred(reply) if reply.wait == Some(Duration::from_secs(7))), "{busy:?}");
    let crowded = of(3).await;
    assert!(matches!(&crowded, Trouble::Deferred(reply) if reply.wait >= Some(Duration::from_secs(24 * 3600))));
    assert!(matches!(of(4).await, Trouble::Down(reply) if reply.code == Some(132001)));
    assert!(matches!(of(5).await, Trouble::Deferred(reply) if reply.code == Some(429)));
    assert!(matches!(of(6).await, Trouble::Unknown(reply) if reply.code == Some(502)));
    assert!(matches!(of(7).await, Trouble::Down(reply) if reply.code == Some(404)));
    for n in [8, 9, 11] {
        let unknown = of(n).await;
        assert!(matches!(unknown, Trouble::Unknown(_)), "{n}: {unknown:?}");
    }
    assert_eq!(meta.received().len(), 3, "what is unknown may have been taken");
}

#[tokio::test]
async fn without_a_connection_nothing_can_have_arrived() {
    let meta = MetaServer::start().await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refused =
        send(&Server { base: format!("http://{nobody}"), ..meta.server() }, "+51987654321").await.unwrap_err();
    assert!(matches!(&refused, Trouble::Down(reply) if reply.code.is_none()), "{refused:?}");
    assert!(!refused.reply().text.contains(&nobody.to_string()), "the address is the settings'");
    // An encrypted connection that ends before the request is one, too.
    meta.reset_connections(1);
    let reset = send(&Server { base: format!("https://{}", meta.address), ..meta.server() }, "+51987654321").await;
    assert!(matches!(reset, Err(Trouble::Down(_))), "{reset:?}");
    assert!(meta.received().is_empty());
}

#[tokio::test]
async fn a_connection_that_is_reset_leaves_nothing_certain_and_nothing_twice() {
    let meta = MetaServer::start().await;
    for _ in 0..20 {
        meta.reset_connections(1);
        let reset = send(&meta.server(), "+51987654321").await;
        assert!(matches!(reset, Err(Trouble::Down(_) | Trouble::Unknown(_))), "{reset:?}");
    }
    assert!(meta.received().is_empty(), "it is not repeated by itself");
}

#[tokio::test]
async fn a_token_that_is_refused_is_the_accounts_fault() {
    let meta = MetaServer::start().await;
    let refused = send(&Server { token: "EAAotro".to_owned().into(), ..meta.server() }, "+51987654321").await;
    assert!(matches!(refused, Err(Trouble::Down(reply)) if reply.code == Some(190)));
}
