// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.SignInEvent;
import dev.signet.identity.SignInLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `/v1.0/auditLogs/signIns`: the newest sign-ins, in Graph's words.
///
/// @param log empty when nothing is audited
record SignInRows(Optional<SignInLog> log) {
    private static final int DEFAULT_COUNT = 100;
    private static final int COUNT_MAX = 1000;

    /// What would change which of them are answered, or in which order.
    private static final Set<String> REFUSED =
            Set.of("$filter", "$search", "$skip", "$skiptoken", "$orderby", "$expand");

    Response answer(Request request, List<String> rest) {
        if (rest.size() != 1 || !rest.getFirst().equalsIgnoreCase("signIns")) {
            throw GraphPlane.missing("there is no such address");
        }
        if (!request.method().equals("GET")) {
            throw GraphPlane.notAllowed();
        }
        for (Request.Parameter each : request.query()) {
            if (REFUSED.contains(each.name())) {
                throw new Failed(Failure.INVALID, each.name() + " is not looked at here; $top is");
            }
        }
        int count = request.parameter("$top").map(SignInRows::count).orElse(DEFAULT_COUNT);
        SignInLog rows =
                log.orElseThrow(
                        () ->
                                new Failed(
                                        Failure.CONFLICT,
                                        "sign-ins are not kept: the setting audit is off"));
        return GraphJson.list(rows.newest(count).stream().map(SignInRows::json).toList());
    }

    private static int count(String text) {
        boolean number = text.matches("[1-9][0-9]{0,3}");
        if (!number || Integer.parseInt(text) > COUNT_MAX) {
            throw GraphJson.wrong("$top", "must be a number from 1 to 1000");
        }
        return Integer.parseInt(text);
    }

    private static Map<String, Object> json(SignInEvent event) {
        var json = new LinkedHashMap<String, Object>();
        json.put("createdDateTime", event.time().toString());
        json.put("userId", event.objectId());
        json.put("appId", event.applicationId());
        json.put("resourceId", event.audience());
        json.put("authenticationProtocol", event.grant());
        json.put("ipAddress", event.address());
        json.put("status", Map.of("errorCode", event.code()));
        return json;
    }
}
