// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.portal.account.Account;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.vault.KeyCause;
import java.util.Optional;

/// Why an account does not give its data, in words, and where that can be mended.
///
/// @param lead a sentence before the account's own; may be empty
/// @param problem what the account says
/// @param advice where to go
/// @param needsRole whether it is for want of a role on the account
public record Refusal(String title, String lead, String problem, Link advice, boolean needsRole) {
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
                advice,
                needsRole);
    }

    /// @param cause what has been done to it, where that is known
    private static Refusal ofKey(Account account, String problem, Optional<KeyCause> cause) {
        String locked = "The data of " + account.reference() + " is locked";
        String why = cause.map(each -> ". " + each.text()).orElse(": its key refuses.");
        boolean isMended = cause.filter(KeyCause::isMended).isPresent();
        boolean isFinal = cause.filter(KeyCause::isFinal).isPresent();
        return new Refusal(
                cause.map(KeyCause::label).orElse("The key refuses"),
                locked + why + (isFinal ? "" : " Nothing is lost."),
                problem,
                new Link(
                        isMended ? "Enable it on the page of the key" : "State of the key",
                        account.href() + "/key"),
                false);
    }
}
