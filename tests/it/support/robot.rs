//! Platforms of robots in one server that fails as told: it checks what it is sent as the real ones do (signature, size, form,
//! upload) and remembers what a group would have seen.
//!
//! It listens on loopback, in the clear, one thread a connection and one request each. A message counts as taken from the moment
//! a real platform would show it, whether or not the client hears of it.

use super::rules::{self, Rules, dribble, keep_silent, listen};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use zhoubao::deliver::Messenger;

/// Where in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Before anything is read.
    Connect,
    /// After the head, before the body.
    Head,
    /// In answer to a file that was handed in.
    Upload,
    /// In answer to a message: a card or a file.
    Message,
    /// In answer to a message that is a file.
    File,
}

/// What goes wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Answers with this status and body.
    Says(u16, &'static str),
    /// Says these bytes and hangs up.
    Raw(&'static [u8]),
    /// Sends the client elsewhere.
    Moved,
    /// Answers with far more than anybody has to say.
    Huge,
    /// Says one letter of an answer every so often.
    Dribble,
    /// Says nothing and keeps the line.
    Silence,
    /// Hangs up.
    Drop,
    /// Takes the message, then does the inner thing.
    Taken(Box<Fault>),
}

impl Fault {
    pub fn taken(self) -> Fault {
        Fault::Taken(Box::new(self))
    }
}

pub type Rule = rules::Rule<Step, Fault>;

/// What a group saw.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// The message without its signature.
    Card(Value),
    /// A file's name and bytes.
    File(String, Vec<u8>),
}

/// A message that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    pub key: String,
    pub seen: Seen,
    /// The bytes of the request's body.
    pub body: Vec<u8>,
}

#[derive(Default)]
struct Shared {
    rules: Rules<Step, Fault>,
    taken: Vec<Taken>,
    secrets: BTreeMap<String, String>,
    files: BTreeMap<String, (String, Vec<u8>)>,
    requests: usize,
}

/// The server; its threads end with the test process.
#[derive(Clone)]
pub struct Server {
    pub port: u16,
    shared: Arc<Mutex<Shared>>,
}

struct Request {
    path: String,
    query: BTreeMap<String, String>,
    kind: String,
    body: Vec<u8>,
}

impl Server {
    /// A server without faults.
    pub fn start() -> Server {
        let mut server = Server { port: 0, shared: Arc::default() };
        let inner = server.clone();
        server.port = listen(move |stream| inner.talk(stream));
        server
    }

    /// The address of a robot's hook.
    pub fn hook(&self, messenger: Messenger, key: &str) -> String {
        let path = match messenger {
            Messenger::Wecom => format!("cgi-bin/webhook/send?key={key}"),
            Messenger::Dingtalk => format!("robot/send?access_token={key}"),
            Messenger::Feishu => format!("open-apis/bot/v2/hook/{key}"),
        };
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// Messages to that robot must be signed.
    pub fn signs(&self, key: &str, secret: &str) {
        self.shared.lock().unwrap().secrets.insert(key.to_owned(), secret.to_owned());
    }

    pub fn rule(&self, rule: Rule) {
        self.shared.lock().unwrap().rules.add(rule);
    }

    /// From now on all is well.
    pub fn heal(&self) {
        self.shared.lock().unwrap().rules.clear();
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.shared.lock().unwrap().taken.clone()
    }

    /// How many cards and files a robot's group saw.
    pub fn taken_by(&self, key: &str) -> [usize; 2] {
        let taken = self.taken();
        let count = |card: bool| {
            taken.iter().filter(|taken| taken.key == key && matches!(taken.seen, Seen::Card(_)) == card).count()
        };
        [count(true), count(false)]
    }

    /// How many requests were read to their end.
    pub fn requests(&self) -> usize {
        self.shared.lock().unwrap().requests
    }

    fn fault(&self, step: Step, key: Option<&str>) -> Option<Fault> {
        self.shared.lock().unwrap().rules.fault(step, key)
    }

    fn talk(&self, mut stream: TcpStream) -> std::io::Result<()> {
        if let Some(fault) = self.fault(Step::Connect, None) {
            return fail(&mut stream, &fault);
        }
        let mut lines = BufReader::new(stream.try_clone()?);
        let (path, length, kind) = head(&mut lines)?;
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        let query = query.split('&').filter_map(|part| part.split_once('=')).map(|(k, v)| (k.to_owned(), decoded(v)));
        let mut request = Request { path: path.to_owned(), query: query.collect(), kind, body: vec![0; length] };
        let key = request.key();
        if let Some(fault) = self.fault(Step::Head, Some(&key)) {
            return fail(&mut stream, &fault);
        }
        lines.read_exact(&mut request.body)?;
        self.shared.lock().unwrap().requests += 1;
        let step = if request.path.ends_with("/upload_media") { Step::Upload } else { Step::Message };
        let file = step == Step::Message && request.is_file();
        let fault = self.fault(step, Some(&key)).or_else(|| file.then(|| self.fault(Step::File, Some(&key))).flatten());
        let answer = match &fault {
            None | Some(Fault::Taken(_)) => self.answer(&request, &key),
            Some(_) => Value::Null,
        };
        match fault {
            Some(Fault::Taken(inner)) => fail(&mut stream, &inner),
            Some(fault) => fail(&mut stream, &fault),
            None => say(&mut stream, 200, answer.to_string().as_bytes()),
        }
    }

    /// What the platform would say, and what the group would see.
    fn answer(&self, request: &Request, key: &str) -> Value {
        if request.path.ends_with("/upload_media") {
            return self.upload(request);
        }
        let Ok(mut message) = serde_json::from_slice::<Value>(&request.body) else {
            return request.refusal(40035, 9499, "not JSON");
        };
        if !request.kind.starts_with("application/json") {
            return request.refusal(43004, 9499, "invalid content-type");
        }
        let secret = self.shared.lock().unwrap().secrets.get(key).cloned();
        if let Err(refusal) = request.signed(&mut message, secret.as_deref()) {
            return refusal;
        }
        let seen = match self.seen(request, message) {
            Ok(seen) => seen,
            Err(refusal) => return refusal,
        };
        let taken = Taken { key: key.to_owned(), seen, body: request.body.clone() };
        self.shared.lock().unwrap().taken.push(taken);
        if request.is_feishu() {
            json!({"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"})
        } else {
            json!({"errcode": 0, "errmsg": "ok"})
        }
    }

    fn upload(&self, request: &Request) -> Value {
        let wrong = |why: &str| json!({"errcode": 40035, "errmsg": why});
        if request.query.get("type").map(String::as_str) != Some("file") {
            return wrong("type");
        }
        let Some(boundary) = request.kind.strip_prefix("multipart/form-data; boundary=") else { return wrong("form") };
        let (first, last) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}--\r\n"));
        let body = request.body.strip_prefix(first.as_bytes()).and_then(|body| body.strip_suffix(last.as_bytes()));
        let parts = body.and_then(|body| Some((body, body.windows(4).position(|window| window == b"\r\n\r\n")?)));
        let Some((body, at)) = parts else { return wrong("no part") };
        let (head, bytes) = (String::from_utf8_lossy(&body[..at]).into_owned(), body[at + 4..].to_vec());
        let name = head.split("filename=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        if !head.contains("name=\"media\"") || !head.contains(&format!("filelength={}", bytes.len())) || name.is_empty()
        {
            return wrong("no media");
        }
        if bytes.len() > 20 * 1024 * 1024 || bytes.len() < 5 {
            return json!({"errcode": 40006, "errmsg": "invalid media size"});
        }
        let mut shared = self.shared.lock().unwrap();
        let media = format!("media-{}", shared.files.len());
        shared.files.insert(media.clone(), (name.to_owned(), bytes));
        json!({"errcode": 0, "errmsg": "ok", "type": "file", "media_id": media, "created_at": "1380000000"})
    }

    fn seen(&self, request: &Request, message: Value) -> Result<Seen, Value> {
        let kind = message["msgtype"].as_str().or(message["msg_type"].as_str()).unwrap_or_default().to_owned();
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        if request.is_wecom() {
            return match kind.as_str() {
                "file" => {
                    let file = self.shared.lock().unwrap().files.get(&text("/file/media_id")).cloned();
                    file.map(|(name, bytes)| Seen::File(name, bytes)).ok_or(request.refusal(
                        40007,
                        0,
                        "invalid media_id",
                    ))
                }
                "markdown" if text("/markdown/content").len() > 4_096 => {
                    Err(request.refusal(40058, 0, "markdown.content exceed max length 4096. invalid Request Parameter"))
                }
                "markdown" if !text("/markdown/content").is_empty() => Ok(Seen::Card(message)),
                _ => Err(request.refusal(40008, 0, "invalid message type")),
            };
        }
        if request.is_feishu() {
            let whole =
                message.pointer("/card/header/title/content").is_some() && message["card"]["elements"].is_array();
            return match kind.as_str() {
                _ if request.body.len() > 20 * 1024 => Err(request.refusal(0, 9499, "Bad Request")),
                "interactive" if whole => Ok(Seen::Card(message)),
                _ => Err(request.refusal(0, 19002, "params error, msg_type need")),
            };
        }
        match kind.as_str() {
            _ if request.body.len() > 20_000 => Err(request.refusal(460101, 0, "message too long")),
            "markdown" if !text("/markdown/title").is_empty() && !text("/markdown/text").is_empty() => {
                Ok(Seen::Card(message))
            }
            _ => Err(request.refusal(400105, 0, "不支持的消息类型")),
        }
    }
}

impl Request {
    fn is_wecom(&self) -> bool {
        self.path.starts_with("/cgi-bin/webhook/")
    }

    fn is_feishu(&self) -> bool {
        self.path.starts_with("/open-apis/bot/v2/hook/")
    }

    fn is_file(&self) -> bool {
        serde_json::from_slice(&self.body).is_ok_and(|message: Value| message["msgtype"] == "file")
    }

    fn key(&self) -> String {
        let of_query = self.query.get("key").or(self.query.get("access_token")).cloned();
        of_query.unwrap_or_else(|| self.path.rsplit('/').next().unwrap_or_default().to_owned())
    }

    fn refusal(&self, errcode: i64, code: i64, words: &str) -> Value {
        if self.is_feishu() {
            json!({"code": code, "msg": words, "data": {}})
        } else {
            json!({"errcode": errcode, "errmsg": words})
        }
    }

    /// Takes the signature out of a message, where it is right and of this hour.
    fn signed(&self, message: &mut Value, secret: Option<&str>) -> Result<(), Value> {
        let Some(secret) = secret else { return Ok(()) };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        if self.is_feishu() {
            let time = message["timestamp"].as_str().unwrap_or_default().to_owned();
            let right = message["sign"] == signature(&format!("{time}\n{secret}"), "");
            let parts = message.as_object_mut().expect("an object");
            parts.remove("timestamp");
            parts.remove("sign");
            let fresh = time.parse().is_ok_and(|time: u64| now.abs_diff(time) < 3_600);
            let words = "sign match fail or timestamp is not within one hour from current time";
            return if right && fresh { Ok(()) } else { Err(self.refusal(0, 19021, words)) };
        }
        let part = |name: &str| self.query.get(name).cloned().unwrap_or_default();
        let time = part("timestamp");
        let right = part("sign") == signature(secret, &format!("{time}\n{secret}"));
        let fresh = time.parse().is_ok_and(|time: u64| now.abs_diff(time / 1_000) < 3_600);
        match (right, fresh) {
            (true, true) => Ok(()),
            (_, false) => Err(self.refusal(310000, 0, "description:invalid timestamp")),
            (false, _) => Err(self.refusal(310000, 0, "description:机器人发送签名不匹配;sign not match")),
        }
    }
}

fn signature(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

fn decoded(text: &str) -> String {
    text.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
}

/// Path, length and media type of a request.
fn head(lines: &mut BufReader<TcpStream>) -> std::io::Result<(String, usize, String)> {
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let path = first.strip_prefix("POST ").and_then(|rest| rest.split(' ').next()).unwrap_or_default().to_owned();
    let (mut length, mut kind) = (0, String::new());
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        let (name, value) = line.trim_end().split_once(": ").unwrap_or_default();
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap_or_default(),
            "content-type" => value.clone_into(&mut kind),
            _ if line.trim_end().is_empty() => return Ok((path, length, kind)),
            _ => {}
        }
    }
}

fn say(stream: &mut TcpStream, status: u16, body: &[u8]) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat())
}

fn fail(stream: &mut TcpStream, fault: &Fault) -> std::io::Result<()> {
    match fault {
        Fault::Says(status, body) => return say(stream, *status, body.as_bytes()),
        Fault::Moved => {
            let head = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\r\n";
            return stream.write_all(head);
        }
        Fault::Huge => {
            let _ = say(stream, 200, &vec![b' '; 1 << 20]);
        }
        Fault::Raw(bytes) => stream.write_all(bytes)?,
        Fault::Dribble => dribble(stream, b"HTTP/1.1 200 OK\r\nX: ")?,
        Fault::Silence => keep_silent(),
        Fault::Drop | Fault::Taken(_) => {}
    }
    stream.shutdown(Shutdown::Both)
}
