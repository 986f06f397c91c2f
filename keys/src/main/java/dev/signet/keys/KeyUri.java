// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The versionless URI of a customer's key, the value of `keyVaultKeyUri`:
/// `https://{host}[:port]/keys/{name}` with or without a trailing slash.
///
/// @param vault base URL in one spelling: lower case, no default port, no trailing slash
/// @param name 1 to 127 letters, digits and hyphens, as given
public record KeyUri(String vault, String name) {
    /// Longest accepted text, in characters.
    public static final int CHARACTERS_MAX = 512;

    private static final Pattern VAULT = Pattern.compile("https://" + AllowedVaults.HOST_AND_PORT);
    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");
    private static final Pattern TEXT =
            Pattern.compile("([hH][tT][tT][pP][sS]://[^/?#@\\\\]+)/keys/([^/?#]+)(/[^/?#]+)?/?");

    public KeyUri {
        if (!VAULT.matcher(vault).matches()
                || !vault.equals(AllowedVaults.normal(vault))
                || !portInRange(vault)
                || !NAME.matcher(name).matches()) {
            throw invalid("Provided KeyVaultKeyUri is Invalid.");
        }
    }

    /// Reads a key URI that a client or a stored file gave.
    ///
    /// @throws Failed `INVALID` with the fact `code` 4006: not of that form, with a version, or a
    ///     vault that is not on the list. The text is what Azure answers, without the URI.
    public static KeyUri parse(String text, AllowedVaults allowed) {
        KeyUri uri = parse(text);
        uri.require(allowed);
        return uri;
    }

    /// Reads a key URI; whether its vault may be used is left to [#require].
    public static KeyUri parse(String text) {
        Matcher form = TEXT.matcher(text);
        if (text.length() > CHARACTERS_MAX || !form.matches()) {
            throw invalid("Provided KeyVaultKeyUri is Invalid.");
        }
        if (form.group(3) != null) {
            throw invalid(
                    "Please provide KeyVault Key Uri without version. We will use latest version of"
                            + " the key");
        }
        return new KeyUri(AllowedVaults.normal(form.group(1)), form.group(2));
    }

    /// @throws Failed `INVALID` with the fact `code` 4006 when the vault is not on the list
    public void require(AllowedVaults allowed) {
        if (!allowed.allows(vault)) {
            throw invalid(
                    "The vault of the provided KeyVaultKeyUri is none that this installation may use:"
                            + " expected is a key of its embedded vaults or, where it was started"
                            + " with --vault, of that vault.");
        }
    }

    /// The URI without trailing slash.
    public String text() {
        return vault + "/keys/" + name;
    }

    /// The version of this key whose last path segment is `version`.
    public KeyVersion version(String version) {
        return new KeyVersion(text() + "/" + version);
    }

    /// Whether `version` is a version of this key in this vault.
    public boolean names(KeyVersion version) {
        return version.kid().startsWith(text() + "/");
    }

    @Override
    public String toString() {
        return text();
    }

    private static boolean portInRange(String vault) {
        int colon = vault.lastIndexOf(':');
        String port = vault.substring(colon + 1);
        return port.startsWith("//") || port.endsWith("]") || inRange(Integer.parseInt(port));
    }

    private static boolean inRange(int port) {
        return port > 0 && port <= 65_535;
    }

    private static Failed invalid(String text) {
        return new Failed(
                Failure.INVALID,
                text,
                new Fact("field", "keyVaultKeyUri"),
                new Fact("code", KeyReason.URI_INVALID.code()));
    }
}
