// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.vault.Vaults;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Whether a key can carry an account, before anything is made: what the control plane will look
/// at, in the same order. What only a real wrap shows (permissions) is left to it.
///
/// @param good whether nothing speaks against it
/// @param text a sentence
public record KeyCheck(boolean good, String text) {
    private static final int BITS_MIN = 2048;

    /// @param uri as typed or picked
    static KeyCheck of(Call call, String uri) {
        if (uri.isEmpty()) {
            return bad("Pick a key, or give the URI of one.");
        }
        Optional<KeyPlace> place = KeyPlace.of(uri);
        if (place.isEmpty()) {
            return bad(
                    "That is no key URI. It looks like https://VAULT/keys/NAME, without a version.");
        }
        if (place.get().version().isPresent()) {
            return bad(
                    "Leave the version out: https://"
                            + place.get().host()
                            + "/keys/"
                            + place.get().key()
                            + ". New versions are taken up by themselves.");
        }
        if (!Vaults.here(call.planes())) {
            return new KeyCheck(
                    true, "The vault is elsewhere; the key is tried when the account is made.");
        }
        return ofVault(call, place.get());
    }

    private static KeyCheck ofVault(Call call, KeyPlace place) {
        Optional<Vaults.Vault> vault =
                Vaults.all(call.planes()).stream()
                        .filter(each -> each.name().equalsIgnoreCase(place.vault()))
                        .findFirst();
        if (vault.isEmpty()) {
            return bad("There is no vault " + place.vault() + " here.");
        }
        Optional<String> unfit = unfit(vault.get());
        if (unfit.isPresent()) {
            return bad(unfit.get());
        }
        Answer answer =
                call.planes()
                        .arm(
                                vault.get().id() + "/keys/" + Planes.encoded(place.key()),
                                Planes.VAULTS);
        if (answer.status() == 404) {
            return bad("There is no key " + place.key() + " in the vault " + place.vault() + ".");
        }
        JsonNode key = answer.body().path("properties");
        if (!key.path("kty").asString("RSA").startsWith("RSA")
                || key.path("keySize").asInt(BITS_MIN) < BITS_MIN) {
            return bad("The key must be an RSA key of 2048 bits or more.");
        }
        if (!key.path("attributes").path("enabled").asBoolean(true)) {
            return bad("The key " + place.key() + " is disabled. Enable it first.");
        }
        return new KeyCheck(true, "The key is there, enabled, and its vault is fit for accounts.");
    }

    /// Why no key of a vault can carry an account; empty when one can.
    static Optional<String> unfit(Vaults.Vault vault) {
        String lack =
                !vault.softDelete()
                        ? "Soft delete"
                        : vault.purgeProtection() ? "" : "Purge protection";
        return lack.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        lack + " of the vault " + vault.name() + " is off. An account needs it.");
    }

    private static KeyCheck bad(String text) {
        return new KeyCheck(false, text);
    }
}
