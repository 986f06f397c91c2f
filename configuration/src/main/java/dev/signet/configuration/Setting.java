// SPDX-License-Identifier: Apache-2.0
package dev.signet.configuration;

import java.util.Arrays;
import java.util.Optional;

/// What may be set, on the command line as `--key` and in the file as `key`
/// (docs/configuration.md).
public enum Setting {
    /// The data folder. Not in the file that lies in it.
    DATA("data", Form.PATH, "data folder (default: signet-data)"),
    /// The name by which clients reach the server.
    HOST("host", Form.NAME, "name others reach it by; without it only this machine can come in"),
    /// Other names by which clients reach it.
    KNOWN_AS(
            "known-as", Form.NAMES, "other names clients know it by, through a proxy: NAME[,NAME]"),
    PORT("port", Form.PORT, "HTTPS port, 0 for any (default: 8443)"),
    VAULT_PORT("vault-port", Form.PORT, "the vault's HTTPS port (default: 8444)"),
    /// The domain in which each embedded vault has a name.
    VAULT_SUFFIX(
            "vault-suffix", Form.NAME, "each vault is https://NAME.SUFFIX (default: vault.HOST)"),
    PLAIN_PORT("plain-port", Form.PORT, "an HTTP port on loopback, for a TLS proxy"),
    /// Base address of a vault elsewhere. Each account stays with the vault that it was made under.
    VAULT("vault", Form.TEXT, "address of a vault elsewhere: https://host[:port]"),
    VAULT_CREDENTIALS(
            "vault-credentials",
            Form.PATH,
            "JSON file: authority, tenant, clientId, clientSecretFile, ca, resource"),
    BOUND_SECONDS(
            "bound-seconds",
            Form.BOUND,
            "longest time from a polled no to the last data (default: 60)"),
    GRACE_SECONDS(
            "grace-seconds",
            Form.GRACE,
            "how long a silent vault is borne, from 0 (default: 3600)"),
    /// Whether the data plane answers as a service in use or as one that was retired.
    RUNTIME_STATE(
            "runtime-state",
            Form.STATE,
            "active, or deprecated: 410 for all but health, metadata and export"),
    /// Whether calls of the accounts' data planes leave rows in the audit trail.
    AUDIT(
            "audit",
            Form.SWITCH,
            "on: every call of an account's data plane leaves rows (default: off)"),
    /// Whether accounts are held to the throughput that they were given.
    THROUGHPUT(
            "throughput",
            Form.SWITCH,
            "on: accounts are held to their offerThroughput, else 429 (default: off)"),
    /// Whether public applications may send a user's name and password to the embedded issuer.
    PASSWORD_GRANT(
            "password-grant",
            Form.SWITCH,
            "on: public applications may send a user's password (default: off)"),
    /// Whether the starts of a new folder print an address that makes its first administrator.
    FIRST_ADMINISTRATOR(
            "first-administrator",
            Form.SWITCH,
            "off: no start prints an address that makes an administrator (default: on)"),
    /// Accounts that refuse references to what is not there, and deletes of what is referred to.
    KEEP_REFERENCES(
            "keep-references",
            Form.NAMES,
            "accounts that keep references whole: NAME[,NAME] (default: none)"),
    /// Accounts whose resources' words are indexed, for `_text` and `_content`.
    FULL_TEXT(
            "full-text",
            Form.NAMES,
            "accounts that are searched by _text and _content (default: none)"),
    /// Where files may be read from that are loaded: folders and beginnings of addresses.
    IMPORT_FROM(
            "import-from",
            Form.PLACES,
            "places that $import may read: FOLDER, https://..., azure:https://..., s3:..."),
    /// A file with the access key of the places among them that speak S3.
    IMPORT_S3("import-s3", Form.PATH, "file with the access key of the places that speak S3"),
    /// Where files may be written to that are exported: folders and beginnings of addresses.
    EXPORT_TO(
            "export-to",
            Form.PLACES,
            "places that $export may write to: FOLDER, azure:https://..., https://..., s3:..."),
    /// A file with the access key of the places among them that speak S3.
    EXPORT_S3("export-s3", Form.PATH, "file with the access key of export's places of S3"),
    /// A file with the shared access signatures of the places among them that have one.
    EXPORT_SAS(
            "export-sas", Form.PATH, "file with lines PLACE=SIGNATURE for export's https places"),
    /// Accounts that hold what is written to the profiles that it names.
    VALIDATE_PROFILES(
            "validate-profiles",
            Form.NAMES,
            "accounts that hold writes to the profiles named: NAME[,NAME] (default: none)"),
    /// From which hosts linked templates are fetched.
    TEMPLATE_HOSTS(
            "template-hosts",
            Form.HOSTS,
            "hosts that linked templates may lie on: NAME[:PORT][,NAME[:PORT]]"),
    /// The same, of this machine and of private networks too.
    TEMPLATE_PRIVATE_HOSTS(
            "template-private-hosts",
            Form.HOSTS,
            "the same, of this machine and of private networks too"),
    /// A collector of OpenTelemetry that is told what `/metrics` tells.
    OTLP_URL(
            "otlp-url",
            Form.WEB_ADDRESS,
            "collector that takes OTLP over HTTP: https://host[:port][/path] (default: none)"),
    OTLP_HEADERS("otlp-headers", Form.PATH, "file with lines `Name: value` sent to the collector"),
    /// How many requests it is told of one by one.
    OTLP_TRACES(
            "otlp-traces",
            Form.ONE_IN,
            "of so many requests the collector is told of one as a span (default: of none)"),
    /// A line of text or a JSON object for each thing that is logged.
    LOG_FORMAT("log-format", Form.LOG_FORMAT, "text, or json: an object a line (default: text)"),
    /// From which weight on things are logged; taken up while the server runs.
    LOG_LEVEL(
            "log-level",
            Form.LOG_LEVEL,
            "error, warning, info or debug; in the file it may change (default: info)"),
    /// Fixed when the data folder is made.
    TENANT("tenant", Form.ID, "the issuer's tenant id, fixed when the data folder is made"),
    /// Fixed when the data folder is made.
    SUBSCRIPTION(
            "subscription", Form.ID, "the subscription's id, fixed when the data folder is made");

    private final String key;
    private final Form form;
    private final String help;

    Setting(String key, Form form, String help) {
        this.key = key;
        this.form = form;
        this.help = help;
    }

    /// Its name in the file; on the command line `--` stands before it.
    public String key() {
        return key;
    }

    /// What the command line says of it.
    public String help() {
        return help;
    }

    /// What its option is read as on a command line.
    public Class<?> type() {
        return form.type();
    }

    Form form() {
        return form;
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
    }
}
