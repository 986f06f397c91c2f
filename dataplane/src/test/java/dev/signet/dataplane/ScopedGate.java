// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataRole;
import dev.signet.identity.DataScopes;
import dev.signet.identity.Roles;
import dev.signet.identity.TokenRights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A caller is named after its one role and, behind a blank, the scopes of its token; a word such
/// as `of=p1` says for which patient it is.
public record ScopedGate() implements FhirSettings.Gate {
    /// Between the role and the scopes.
    public static final String SCOPES = " ";

    public static final String OF = "of=";

    @Override
    public void admit(Request request, DataAction action) {
        DataScopes _ = admitted(request, action);
    }

    @Override
    public DataScopes admitted(Request request, DataAction action) {
        String[] said = request.header("Authorization").orElse("").split(SCOPES, 2);
        String name = said[0];
        List<String> scopes = said.length == 1 ? List.of() : List.of(said[1].split(" ", -1));
        Optional<String> patient =
                scopes.stream()
                        .filter(word -> word.startsWith(OF))
                        .map(word -> word.substring(OF.length()))
                        .findFirst();
        var rights = TokenRights.of(List.of(), scopes, patient);
        var roles = new Roles(Map.of(name, Set.of(DataRole.valueOf(name))));
        if (!roles.may(new Caller(name, "app", "tenant", "issuer", rights), action)) {
            throw new Failed(Failure.FORBIDDEN, "Authorization failed.");
        }
        return rights.scopes();
    }

    /// The one that is named, whatever its scopes.
    @Override
    public Optional<Caller> caller(Request request) {
        return request.header("Authorization")
                .map(said -> new Caller(said.split(SCOPES, 2)[0], "app", "tenant", "issuer"));
    }
}
