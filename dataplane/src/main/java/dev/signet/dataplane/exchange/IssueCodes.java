// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The codes of issues in the words of the account's FHIR version. Immutable.
///
/// @param instead what to say for codes that the version does not have; empty in most
public record IssueCodes(Map<String, String> instead) {
    public IssueCodes {
        instead = Map.copyOf(instead);
    }

    /// Those of a version.
    public static IssueCodes of(Definitions definitions) {
        return new IssueCodes(IssueType.missing(definitions));
    }

    /// The same refusal in the version's codes.
    public Outcome in(Outcome refused) {
        return !instead.isEmpty()
                        && refused.content() instanceof Content.Tree(var outcome)
                        && outcome.find("issue") instanceof JsonArray issues
                ? refused.with(new Content.Tree(outcome.with("issue", in(issues))))
                : refused;
    }

    private JsonArray in(JsonArray issues) {
        List<Json> all = new ArrayList<>();
        for (Json issue : issues) {
            all.add(issue instanceof JsonObject one ? in(one) : issue);
        }
        return JsonArray.of(all);
    }

    private JsonObject in(JsonObject issue) {
        String code = issue.text("code", "");
        return issue.with("code", new JsonString(instead.getOrDefault(code, code)));
    }
}
