// SPDX-License-Identifier: Apache-2.0
package dev.signet.configuration;

import java.util.Arrays;
import java.util.Optional;

/// What may be set, on the command line as `--key` and in the file as `key`
/// (docs/configuration.md).
public enum Setting {
    /// The data folder. Not in the file that lies in it.
    DATA("data", Form.PATH),
    /// The name by which clients reach the server.
    HOST("host", Form.NAME),
    /// Other names by which clients reach it.
    KNOWN_AS("known-as", Form.NAMES),
    PORT("port", Form.PORT),
    VAULT_PORT("vault-port", Form.PORT),
    /// The domain in which each embedded vault has a name.
    VAULT_SUFFIX("vault-suffix", Form.NAME),
    PLAIN_PORT("plain-port", Form.PORT),
    /// Base address of a vault elsewhere. Each account stays with the vault that it was made under.
    VAULT("vault", Form.TEXT),
    VAULT_CREDENTIALS("vault-credentials", Form.PATH),
    BOUND_SECONDS("bound-seconds", Form.BOUND),
    GRACE_SECONDS("grace-seconds", Form.GRACE),
    /// Whether the data plane answers as a service in use or as one that was retired.
    RUNTIME_STATE("runtime-state", Form.STATE),
    /// Whether calls of the accounts' data planes leave rows in the audit trail.
    AUDIT("audit", Form.SWITCH),
    /// Whether accounts are held to the throughput that they were given.
    THROUGHPUT("throughput", Form.SWITCH),
    /// Accounts that refuse references to what is not there, and deletes of what is referred to.
    KEEP_REFERENCES("keep-references", Form.NAMES),
    /// Accounts whose resources' words are indexed, for `_text` and `_content`.
    FULL_TEXT("full-text", Form.NAMES),
    /// Where files may be read from that are loaded: folders and beginnings of addresses.
    IMPORT_FROM("import-from", Form.PLACES),
    /// A file with the access key of the places among them that speak S3.
    IMPORT_S3("import-s3", Form.PATH),
    /// Accounts that hold what is written to the profiles that it names.
    VALIDATE_PROFILES("validate-profiles", Form.NAMES),
    /// From which hosts linked templates are fetched.
    TEMPLATE_HOSTS("template-hosts", Form.HOSTS),
    /// The same, of this machine and of private networks too.
    TEMPLATE_PRIVATE_HOSTS("template-private-hosts", Form.HOSTS),
    /// A line of text or a JSON object for each thing that is logged.
    LOG_FORMAT("log-format", Form.LOG_FORMAT),
    /// From which weight on things are logged; taken up while the server runs.
    LOG_LEVEL("log-level", Form.LOG_LEVEL),
    /// Fixed when the data folder is made.
    TENANT("tenant", Form.ID),
    /// Fixed when the data folder is made.
    SUBSCRIPTION("subscription", Form.ID);

    private final String key;
    private final Form form;

    Setting(String key, Form form) {
        this.key = key;
        this.form = form;
    }

    /// Its name in the file; on the command line `--` stands before it.
    public String key() {
        return key;
    }

    Form form() {
        return form;
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
    }
}
