// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.portal.session.Session;
import dev.signet.portal.session.SignIn;
import java.util.Optional;

/// Takes a form only from a page of this session: no other site can send one in its user's name.
/// What browsers say of where it comes from is looked at as well, and where they say nothing the
/// token alone decides.
public final class FormGuard {
    private FormGuard() {}

    /// @throws Failed `FORBIDDEN` when it comes from elsewhere
    public static Form form(Request request, Session session) {
        String site = request.header("Sec-Fetch-Site").orElse("same-origin");
        Optional<String> origin = request.header("Origin");
        if (!site.equals("same-origin")
                || origin.filter(from -> !request.base().startsWith(from + "/")).isPresent()) {
            throw elsewhere();
        }
        Form form = Form.body(request);
        if (!SignIn.same(form.text("csrf"), session.csrf())) {
            throw elsewhere();
        }
        return form;
    }

    private static Failed elsewhere() {
        return new Failed(
                Failure.FORBIDDEN,
                "This form did not come from a page of your session, so nothing was done. Open the"
                        + " page again and send it from there.");
    }
}
