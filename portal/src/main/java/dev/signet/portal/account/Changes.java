// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// Changes of accounts: what ARM shows is changed in one place and put again as a whole, so that
/// nothing else is reset.
final class Changes {
    private Changes() {}

    /// Puts an account with its properties changed.
    ///
    /// @param page where to go when ARM refuses at once, below the account
    static Response of(Call call, Account account, String page, Consumer<ObjectNode> change) {
        ObjectNode body = (ObjectNode) account.json().deepCopy();
        body.remove("systemData");
        change.accept((ObjectNode) body.path("properties"));
        return put(call, account, page, body);
    }

    /// Puts an account with that body.
    static Response put(Call call, Account account, String page, ObjectNode body) {
        Answer answer =
                call.planes().arm("PUT", account.id(), account.version(), Optional.of(body));
        if (!answer.good()) {
            call.session().tell(false, answer.problem());
            return Pages.to(Planes.path("accounts", account.group(), account.reference()) + page);
        }
        return underWay(call, answer, account.group(), account.reference(), "change");
    }

    /// To the page that shows how an operation goes on.
    ///
    /// @param what `create`, `change` or `delete`
    static Response underWay(
            Call call, Answer answer, String group, String reference, String what) {
        Optional<String> operation =
                answer.header("Azure-AsyncOperation").or(() -> answer.header("Location"));
        if (operation.isEmpty()) {
            call.session().tell(true, "The change is in force.");
            return Pages.to(Planes.path("accounts", group, reference));
        }
        String meaning = String.join("\n", operation.get(), group, reference, what);
        return Pages.to("/deployments/" + call.session().handles().of(meaning));
    }
}
