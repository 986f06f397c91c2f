// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// SMART's scopes as Entra ID's v2.0 endpoints take them: behind their resource, with `$` for each
/// slash. A `$` of an app's own would come back as another scope, and is refused.
final class ProxyScopes {
    /// Those of no resource.
    private static final Set<String> PLAIN = Set.of("profile", "openid", "email", "offline_access");

    private ProxyScopes() {}

    /// @param resource without slash at its end
    /// @throws dev.signet.base.Failed `MALFORMED`
    static String qualified(String scope, String resource) {
        if (scope.indexOf('$') >= 0) {
            throw Said.refused("scope", "scopes without $");
        }
        var qualified = new ArrayList<String>();
        for (String each : scopes(scope)) {
            qualified.add(PLAIN.contains(each) ? each : resource + '/' + each.replace('/', '$'));
        }
        return String.join(" ", qualified);
    }

    /// As SMART writes them.
    static String plain(String scope) {
        var plain = new ArrayList<String>();
        for (String each : scopes(scope)) {
            boolean whole = each.contains("://") && each.indexOf("://") < each.indexOf('/') + 1;
            String name = whole ? each.substring(each.lastIndexOf('/') + 1) : each;
            plain.add(name.replace('$', '/'));
        }
        return String.join(" ", plain);
    }

    private static List<String> scopes(String scope) {
        var scopes = new ArrayList<String>();
        for (String each : scope.split(" ", -1)) {
            if (!each.isEmpty()) {
                scopes.add(each);
            }
        }
        return scopes;
    }
}
