// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static dev.signet.dataplane.bulk.RoleSamples.READ;

import dev.signet.dataplane.bulk.RoleSamples.Sample;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.operation.Expand;
import dev.signet.dataplane.operation.LookupCode;
import dev.signet.dataplane.operation.Subsumes;
import dev.signet.dataplane.operation.Translate;
import dev.signet.dataplane.operation.ValidateCode;
import java.util.ArrayList;
import java.util.List;

/// A request to every route of the operations on code systems and value sets.
final class TerminologySamples {
    static final String CODES =
            "{\"resourceType\":\"CodeSystem\",\"id\":\"codes\",\"url\":\"http://example.org/codes\","
                    + "\"status\":\"active\",\"content\":\"complete\","
                    + "\"concept\":[{\"code\":\"a\"}]}";
    static final String SET =
            "{\"resourceType\":\"ValueSet\",\"id\":\"set\",\"url\":\"http://example.org/set\","
                    + "\"status\":\"active\",\"compose\":{\"include\":["
                    + "{\"system\":\"http://example.org/codes\"}]}}";

    static final String MAP =
            "{\"resourceType\":\"ConceptMap\",\"id\":\"map\",\"status\":\"active\","
                    + "\"url\":\"http://example.org/map\"}";

    private TerminologySamples() {}

    static List<Sample> all() {
        var all = new ArrayList<Sample>();
        String system = "?system=http://example.org/codes";
        add(all, LookupCode.class, "/CodeSystem/$lookup" + system + "&code=a");
        String both = "codeA=a&codeB=a";
        add(all, Subsumes.class, "/CodeSystem/$subsumes" + system + "&" + both);
        add(all, Subsumes.class, "/CodeSystem/codes/$subsumes?" + both);
        String url = "?url=http://example.org/codes&code=a";
        add(all, ValidateCode.class, "/CodeSystem/$validate-code" + url);
        add(all, ValidateCode.class, "/CodeSystem/codes/$validate-code?code=a");
        String set = "?url=http://example.org/set";
        add(all, ValidateCode.class, "/ValueSet/$validate-code" + set + "&code=a");
        add(all, ValidateCode.class, "/ValueSet/set/$validate-code?code=a");
        add(all, Expand.class, "/ValueSet/$expand" + set);
        add(all, Expand.class, "/ValueSet/set/$expand");
        String code = "system=http://example.org/codes&code=a";
        add(all, Translate.class, "/ConceptMap/$translate?url=http://example.org/map&" + code);
        add(all, Translate.class, "/ConceptMap/map/$translate?" + code);
        return all;
    }

    private static void add(List<Sample> all, Class<? extends Interaction> kind, String target) {
        all.add(new Sample(kind, READ, "GET", target, ""));
        all.add(new Sample(kind, READ, "POST", target, RoleSamples.NO_PARAMETERS));
    }
}
