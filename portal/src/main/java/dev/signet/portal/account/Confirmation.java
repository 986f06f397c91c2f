// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A question before what takes data away from people: what would happen, to whom, and one more
/// click to do it.
///
/// @param tone `bad` where somebody loses something, else `warn`
/// @param lead what happens at once
/// @param more how it is undone, or what else there is to know; may be empty
/// @param named the accounts that are meant
/// @param action where the form is sent
/// @param fields that it carries, by their names
/// @param go what its button says
/// @param keep what the way back says
/// @param back where it leads
public record Confirmation(
        String tone,
        String lead,
        String more,
        List<Named> named,
        String action,
        Map<String, String> fields,
        String go,
        String keep,
        String back) {
    public Confirmation {
        named = List.copyOf(named);
        fields = new LinkedHashMap<>(fields);
    }

    /// Accounts and what becomes of them.
    public record Named(String label, List<Account> accounts) {}

    public Response page(Call call, Pages pages, Place place) {
        return pages.page(
                call,
                200,
                place,
                "confirmation",
                Map.of("asked", this, "csrf", call.session().csrf()));
    }
}
