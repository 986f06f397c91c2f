// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The vaults that this installation may talk to. No other host is ever asked, whatever an
/// account, a template or a stored file names: a key URI is a request that a stranger could
/// aim.
///
/// Immutable; any thread.
public final class AllowedVaults {
    /// Regular expression of a host and an optional port: a name, or an IPv6 address in brackets.
    static final String HOST_AND_PORT =
            "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?";

    private static final Pattern ENTRY = Pattern.compile("https://(\\*\\.)?" + HOST_AND_PORT);
    private static final Pattern VAULT_NAME = Pattern.compile("[a-z0-9-]{3,24}");
    private static final String ANY = "https://*.";
    private static final String SCHEME = "https://";

    private final List<String> entries;

    private AllowedVaults(List<String> entries) {
        this.entries = entries;
    }

    /// @param entries base URLs: `https://host`, `https://host:port`, or `https://*.suffix`,
    ///     where the star stands for one vault name (3 to 24 letters, digits and hyphens)
    /// @throws Failed `INVALID` for an entry of another form; fact `entry` is its place in the
    ///     list
    public static AllowedVaults of(List<String> entries) {
        var checked = new ArrayList<String>();
        for (int place = 0; place < entries.size(); place++) {
            String entry = normal(entries.get(place));
            if (!ENTRY.matcher(entry).matches()) {
                throw new Failed(
                        Failure.INVALID,
                        "an allowed vault is https://host, https://host:port or https://*.suffix",
                        new Fact("entry", place));
            }
            checked.add(entry);
        }
        return new AllowedVaults(List.copyOf(checked));
    }

    /// Whether `vault`, a base URL as [KeyUri#vault] spells it, is on the list.
    public boolean allows(String vault) {
        return entries.stream().anyMatch(entry -> matches(entry, vault));
    }

    private static boolean matches(String entry, String vault) {
        if (!entry.startsWith(ANY)) {
            return entry.equals(vault);
        }
        String suffix = entry.substring(ANY.length() - 1);
        if (!vault.startsWith(SCHEME) || !vault.endsWith(suffix)) {
            return false;
        }
        int end = vault.length() - suffix.length();
        return end > SCHEME.length()
                && VAULT_NAME.matcher(vault.substring(SCHEME.length(), end)).matches();
    }

    /// The one spelling of a base URL: lower case, no trailing slash, no default port.
    static String normal(String vault) {
        String text = vault.toLowerCase(Locale.ROOT);
        if (text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        return text.endsWith(":443") ? text.substring(0, text.length() - 4) : text;
    }
}
