// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.portal.account.Account;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.vault.KeyCause;
import java.util.Map;
import java.util.Optional;

/// Why an account does not give its data, in words, and where that can be mended.
///
/// @param lead a sentence before the account's own; may be empty
/// @param problem what the account says; may be empty
/// @param meaning the same in plain words; may be empty
/// @param advice where to go
/// @param needsRole whether it is for want of a role on the account
public record Refusal(
        String title, String lead, String problem, String meaning, Link advice, boolean needsRole) {
    /// How the account's sentences about its key begin or go on, and what they mean.
    private static final Map<String, String> MEANINGS =
            Map.of(
                    "does not grant permission",
                    "Signet may not use the key any more, or the version of it that is needed is"
                            + " disabled.",
                    "The customer-managed key is not found",
                    "There is no key of that name in its vault now: it was deleted or purged.",
                    "Vault of the customer-managed key is not found",
                    "The vault of the key is not there now: it was deleted or purged.",
                    "block access to the customer-managed key",
                    "The vault does not let this server in: its network rules forbid it.",
                    "Service is unavailable",
                    "The vault does not answer.");

    /// @param answer one that is not good
    /// @param call whose page it is
    static Refusal of(Call call, Account account, Answer answer) {
        String problem = answer.problem();
        if (problem.contains("customer-managed key") || problem.contains("Key Vault")) {
            return ofKey(
                    account,
                    problem,
                    KeyCause.of(call, account, Accounts.health(call.planes(), account)));
        }
        boolean needsRole = problem.contains("Authorization failed");
        boolean forbidden = answer.status() == 403;
        String lead =
                needsRole
                        ? "Managing an account does not let anybody see its data: that takes a role"
                                + " on it."
                        : "";
        Link advice =
                problem.contains("network access")
                        ? new Link("Give access back", account.href() + "/networking")
                        : forbidden
                                ? new Link("Give yourself a role", account.href() + "/access")
                                : new Link("The account", account.href());
        return new Refusal(
                forbidden ? "You may not see this data" : "The account does not answer with data",
                lead,
                problem,
                "",
                advice,
                needsRole);
    }

    private static String meaning(String problem) {
        return MEANINGS.entrySet().stream()
                .filter(each -> problem.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /// @param cause what has been done to it, where that is known
    private static Refusal ofKey(Account account, String problem, Optional<KeyCause> cause) {
        if (cause.filter(KeyCause::isOver).isPresent()) {
            return new Refusal(
                    "The account is being opened",
                    cause.get().text(),
                    "",
                    "",
                    new Link("Look again", account.href() + "/data"),
                    false);
        }
        String locked = "The data of " + account.reference() + " is locked";
        String why = cause.map(each -> ". " + each.text()).orElse(": its key refuses.");
        boolean isMended = cause.filter(KeyCause::isMended).isPresent();
        boolean isFinal = cause.filter(KeyCause::isFinal).isPresent();
        return new Refusal(
                cause.map(KeyCause::label).orElse("The key refuses"),
                locked + why + (isFinal ? "" : " Nothing is lost."),
                problem,
                meaning(problem),
                new Link(
                        isMended ? "Enable it on the page of the key" : "State of the key",
                        account.href() + "/key"),
                false);
    }
}
