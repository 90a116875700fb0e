//! A PostgreSQL of the tests' own: in a folder of its own, on a loopback port, gone with the last test that uses it.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio_postgres::NoTls;

use crate::harness::may_skip;
use crate::support;

/// Password of every role, with a trace that the secret hunt knows.
pub const PASSWORD: &str = "hush-database-Zm9yYmlkZGVu";

/// Longest wait for a server to come up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who runs the server where the tests run as root, which it refuses to be.
const NOBODY: u32 = 65_534;

/// A running server, or one that was stopped and may be started again.
pub struct Cluster {
    bin: PathBuf,
    folder: tempfile::TempDir,
    /// Port on 127.0.0.1.
    pub port: u16,
    /// The authority that issued the server's certificate, as PEM.
    pub ca: String,
    as_nobody: bool,
}

static RUNNING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());

/// The server that tests share; `None` where there is no PostgreSQL and none is required.
pub fn shared() -> Option<Arc<Cluster>> {
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(cluster) = running.upgrade() {
        return Some(cluster);
    }
    let cluster = Arc::new(own()?);
    *running = Arc::downgrade(&cluster);
    Some(cluster)
}

/// A server of one test, to be stopped and started.
pub fn own() -> Option<Cluster> {
    let Some(bin) = find() else {
        may_skip("postgres", "neither initdb nor /usr/lib/postgresql/*/bin/initdb is there");
        return None;
    };
    Some(Cluster::new(bin))
}

/// The folder with `initdb` and `postgres`.
fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut dirs: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = fs_err::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut debian: Vec<PathBuf> = versions.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).collect();
    debian.sort();
    dirs.extend(debian.into_iter().rev());
    // A link to one of them would not find its neighbours' files.
    let real = dirs.iter().find_map(|dir| fs_err::canonicalize(dir.join("initdb")).ok())?;
    real.parent().filter(|dir| dir.join("postgres").exists()).map(Path::to_owned)
}

impl Cluster {
    fn new(bin: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let as_nobody = fs_err::metadata(folder.path()).unwrap().uid() == 0;
        let (ca, certificate, key) = certificates();
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let cluster = Self { bin, folder, port, ca, as_nobody };
        cluster.give(cluster.folder.path());
        let password = cluster.put("password", PASSWORD);
        let data = cluster.data();
        let mut init = cluster.program("initdb");
        init.args([
            "-U",
            "keeper",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ]);
        let made = init.arg("--pwfile").arg(&password).arg("-D").arg(&data).output().unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        cluster.put("server.pem", &certificate);
        cluster.put("server.key", &key);
        cluster.start();
        cluster
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = self.folder.path().join(name);
        support::write(&path, text);
        fs_err::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        self.give(&path);
        path
    }

    fn give(&self, path: &Path) {
        if self.as_nobody {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.current_dir(self.folder.path()).env("LC_ALL", "C").env_remove("PGPORT").stdin(Stdio::null());
        if self.as_nobody {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    /// Starts the server over its data.
    pub fn start(&self) {
        let beside = |name: &str| self.folder.path().join(name).display().to_string();
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories= -c fsync=off -c max_connections=40 \
             -c shared_buffers=8MB -c ssl=on -c ssl_cert_file={} -c ssl_key_file={}",
            self.port,
            beside("server.pem"),
            beside("server.key")
        );
        let mut start = self.program("pg_ctl");
        start.arg("-D").arg(self.data()).args(["-w", "-t", "30", "-l", &beside("log"), "-o", &options, "start"]);
        let status = start.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        let log = fs_err::read_to_string(beside("log")).unwrap_or_default();
        assert!(status.success(), "the server did not start: {log}");
        let since = Instant::now();
        while self.run("postgres", "SELECT 1").is_err() {
            assert!(since.elapsed() < PATIENCE, "the server does not answer");
        }
    }

    /// Stops the server at once, as a power cut would.
    pub fn kill(&self) {
        let mut stop = self.program("pg_ctl");
        stop.arg("-D").arg(self.data()).args(["-m", "immediate", "-w", "stop"]);
        drop(stop.stdout(Stdio::null()).stderr(Stdio::null()).status());
    }

    /// Runs statements as the one who may do everything.
    pub fn run(&self, database: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
        let mut config = tokio_postgres::Config::new();
        config.host("127.0.0.1").port(self.port).user("keeper").password(PASSWORD).dbname(database);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = config.connect(NoTls).await?;
            let connection = tokio::spawn(connection);
            let done = client.batch_execute(sql).await;
            drop(client);
            drop(connection.await);
            done
        })
    }

    /// Address of a new database, for this role.
    pub fn database(&self, name: &str, role: &str) -> String {
        self.run("postgres", &format!("CREATE DATABASE {name}")).unwrap();
        self.address(name, role)
    }

    /// Address of a database, for this role.
    pub fn address(&self, name: &str, role: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/{name}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
    }
}

/// An authority, and the certificate and key it issued for 127.0.0.1, as PEM.
fn certificates() -> (String, String, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "길잡이 시험 CA");
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    (authority.as_ref().pem(), server.signed_by(&key, &authority).unwrap().pem(), key.serialize_pem())
}
