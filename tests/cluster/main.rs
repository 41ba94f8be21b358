//! Several machines, played on one: real worker processes on loopback, which are killed, absent, strangers or of another version.
//! Whatever becomes of them, the report is the one that this machine makes alone, byte for byte.

#![allow(clippy::disallowed_methods, reason = "tests make up folders and files")]

mod business;
#[path = "../drawn/mod.rs"]
mod drawn;
mod law;

use business::Business;
use std::net::TcpListener;
use std::path::Path;
use std::thread;
use zhoubao::cluster::{Edition, Key, Worker};
use zhoubao::extract::Profiles;
use zhoubao::reader::Pool;

/// A worker in this process that can sum, but has no program to read with; its address.
fn idle_worker(data: &Path, edition: Edition) -> String {
    let pool = Pool { program: "/nowhere".into(), args: Vec::new(), workers: 1, elsewhere: None };
    let worker = Worker { edition, key: Key::of(data).unwrap(), data: data.to_owned(), templates: None, pool };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || worker.serve(listener));
    address
}

#[test]
fn a_hundred_stores_on_three_workers_of_which_one_is_killed() {
    let alone = Business::of_stores(100);
    let told = alone.run();
    let shared = alone.twin();
    let mut workers = [(); 3].map(|()| shared.worker());
    shared.names(&workers.each_ref().map(|worker| worker.address.as_str()));
    let running = shared.start();
    shared.wait_for_extracts(30);
    workers[1].kill();
    let done = running.wait();
    assert_eq!(shared.report(), alone.report(), "the reports differ");
    assert_eq!(done.out, told.out);
    // What the one that was killed had, others read; that it went away is said, and nothing else.
    assert_eq!(
        done.troubles(),
        [format!("工作机 {} 中途断了，它手上的活已经重做。请在下次运行前把它重新启动。", workers[1].address)]
    );
    for (at, worker) in workers.iter().enumerate() {
        let log = worker.log();
        assert!(log.contains("reads"), "worker {at} read nothing: {log}");
        assert_eq!(log.contains("sums"), at != 1, "worker {at}: {log}");
    }
}

#[test]
fn nobody_there() {
    let alone = Business::of_stores(2);
    alone.run();
    let shared = alone.twin();
    // A port that nobody listens at: it was free a moment ago.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    shared.names(&[&nobody]);
    let done = shared.run();
    assert_eq!(shared.report(), alone.report());
    let troubles = done.troubles();
    assert!(troubles[0].contains(&nobody) && troubles[0].contains("没有回应"), "{troubles:?}");
    assert!(troubles[1].contains("全部由这台机器自己做完"), "{troubles:?}");
    assert_eq!(troubles.len(), 2, "{troubles:?}");
    // Where nothing is left to read or to sum, nobody is asked.
    assert_eq!(shared.run().troubles(), [] as [&str; 0]);
}

#[test]
fn a_worker_of_another_business_is_a_stranger() {
    let alone = Business::of_stores(2);
    alone.run();
    let (shared, other) = (alone.twin(), Business::of_stores(1));
    other.run();
    Key::make(&other.data()).unwrap();
    let stranger = other.worker();
    shared.names(&[&stranger.address]);
    let done = shared.run();
    assert_eq!(shared.report(), alone.report());
    assert!(done.troubles()[0].contains("cluster-key"), "{:?}", done.troubles());
    assert!(!stranger.log().contains("reads"), "{}", stranger.log());
}

#[test]
fn a_worker_of_another_version_is_given_nothing() {
    let alone = Business::of_stores(2);
    alone.run();
    let shared = alone.twin();
    let data = shared.data();
    let address = idle_worker(&data, Edition { version: "0.0.9".to_owned(), ..Edition::of(&Profiles::built_in()) });
    shared.names(&[&address]);
    let done = shared.run();
    assert_eq!(shared.report(), alone.report());
    assert!(done.troubles()[0].contains("0.0.9"), "{:?}", done.troubles());
}
