// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import java.util.Arrays;
import java.util.Optional;

/// The tier of a vault. Both behave alike here: neither has a hardware module.
public enum Sku {
    STANDARD("standard"),
    PREMIUM("premium");

    private final String text;

    Sku(String text) {
        this.text = text;
    }

    /// The value of `sku.name`.
    public String text() {
        return text;
    }

    /// The tier of that name, compared without case.
    public static Optional<Sku> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equalsIgnoreCase(text)).findFirst();
    }
}
