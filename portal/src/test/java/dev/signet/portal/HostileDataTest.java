// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whatever stands in a resource is shown as text: every member that a page shows holds a script,
/// and so does what the planes say of jobs, keys, calls and refusals.
final class HostileDataTest extends PortalScene {
    private static final String EVIL =
            "<script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover=\"alert(3)' x";

    /// As JSON has it.
    private static final String IN_JSON = EVIL.replace("\"", "\\\"");

    private static final String META =
            "\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2026-01-01T00:00:00Z\"},";

    private static final String PATIENT =
            filled(
                    "{'resourceType':'Patient','id':'p1',META'identifier':[{'system':'E',"
                            + "'value':'E'}],'name':[{'text':'E','family':'E','given':['E']}],"
                            + "'telecom':[{'system':'E','value':'E'}],'gender':'E',"
                            + "'birthDate':'E','address':[{'line':['E'],'city':'E'}],"
                            + "'contact':[{'name':{'text':'E'}}],"
                            + "'extension':[{'url':'E','valueString':'E'}],'E':'E'}");

    private static final String OBSERVATION =
            filled(
                    "{'resourceType':'Observation','id':'o1',META'status':'E','code':{'text':'E',"
                            + "'coding':[{'code':'E','display':'E'}]},'subject':{'reference':'E'},"
                            + "'effectiveDateTime':'2026-01-10','valueQuantity':{'value':1.5,"
                            + "'unit':'E','code':'E'},'referenceRange':[{'text':'E','low':"
                            + "{'value':1,'unit':'E'},'high':{'value':2,'unit':'E'}}],"
                            + "'note':[{'text':'E'}]}");

    private static final String PARTS =
            filled(
                    "{'resourceType':'Observation','id':'o2',META'status':'final','code':"
                            + "{'text':'E'},'effectiveDateTime':'2026-01-11','component':["
                            + "{'code':{'text':'E'},'valueQuantity':{'value':2,'unit':'E'}}]}");

    private static final String CONDITION =
            filled(
                    "{'resourceType':'Condition','id':'c1',META'code':{'text':'E'},"
                            + "'recordedDate':'E'}");

    private static String filled(String text) {
        return text.replace('\'', '"')
                .replace("META", META)
                .replace("\"E\"", "\"" + IN_JSON + "\"");
    }

    /// Nothing of it is a tag, and nothing ends an attribute.
    private static void isText(String name, Page page) {
        String text = page.text();
        assertFalse(text.contains("<script>"), name);
        assertFalse(text.contains("<img"), name);
        assertFalse(outsideOfQuotes(text).contains("onmouseover"), name);
        assertTrue(text.contains("&lt;script>") || text.contains("&lt;script&gt;"), name);
    }

    /// What stands in the tags of a page and in no value of an attribute.
    private static String outsideOfQuotes(String html) {
        var outside = new StringBuilder();
        boolean isTag = false;
        char quote = 0;
        for (int i = 0; i < html.length(); i++) {
            char sign = html.charAt(i);
            if (quote != 0) {
                quote = sign == quote ? 0 : quote;
            } else if (!isTag) {
                boolean begins = i + 1 < html.length() && Character.isLetter(html.charAt(i + 1));
                isTag = sign == '<' && begins;
            } else if (sign == '>') {
                isTag = false;
            } else if (sign == '"' || sign == '\'') {
                quote = sign;
            } else {
                outside.append(sign);
            }
        }
        return outside.toString();
    }

    private static String bundle(String... resources) {
        var entries = new StringBuilder();
        for (String each : resources) {
            entries.append(entries.isEmpty() ? "" : ",")
                    .append("{\"fullUrl\":\"https://x/1\",\"resource\":")
                    .append(each)
                    .append('}');
        }
        return "{\"resourceType\":\"Bundle\",\"entry\":[" + entries + "]}";
    }

    private String stored(String type, String resource) {
        planes.on("POST " + DATA + "/" + type, 201, resource);
        String add = ACCOUNT + "/data/new/" + type;
        Page page = post(add + "?as=json", add, "json", resource);
        assertEquals(303, page.status(), page.text());
        return page.location();
    }

    @Test
    void everyMemberOfAResourceIsShownAsText() {
        String patient = stored("Patient", PATIENT);
        planes.on("GET " + DATA + "/Patient/p1", 200, PATIENT);
        String xml = "<Patient><script>alert(1)</script></Patient>";
        planes.on("GET " + DATA + "/Patient/p1?_pretty", 200, "application/fhir+xml", xml);
        planes.on(
                "GET " + DATA + "/Patient/p1/$everything",
                200,
                bundle(PATIENT, OBSERVATION, PARTS, CONDITION));
        planes.on("GET " + DATA + "/Patient/p1/_history", 200, bundle(PATIENT, PATIENT));
        planes.on("POST " + DATA + "/Patient/_search", 200, bundle(PATIENT));
        planes.on(
                "GET " + DATA + "/metadata",
                200,
                filled(
                        "{'rest':[{'resource':[{'type':'Patient','searchParam':[{'name':'E'}]}]}]"
                                + "}"));
        var pages = new LinkedHashMap<String, String>();
        for (String way : new String[] {"", "?as=json", "?as=xml", "/story", "/edit?as=json"}) {
            pages.put(way, patient + way);
        }
        String observation = stored("Observation", OBSERVATION);
        planes.on("GET " + DATA + "/Observation/o1", 200, OBSERVATION);
        pages.put("observation", observation);
        pages.put("its fields", observation + "/edit");
        pages.put("marked", observation + "/mistake");
        pages.put("deleted", patient + "/delete");
        pages.put("measured", patient + "/observe");
        String find = ACCOUNT + "/data/find/Patient";
        pages.put("newest", find);
        Page found =
                post(
                        find,
                        ACCOUNT + "/data/search",
                        "type",
                        "Patient",
                        "query",
                        "name=x&y=" + EVIL);
        pages.put("found", found.location());
        pages.put("found as JSON", found.location() + "?as=json");
        for (Map.Entry<String, String> each : pages.entrySet()) {
            Page page = get(each.getValue());
            assertEquals(200, page.status(), each.getKey());
            isText(each.getKey(), page);
        }
        String changed = PATIENT.replace("\"versionId\":\"1\"", "\"versionId\":\"2\"");
        planes.on("GET " + DATA + "/Patient/p1/_history/1", 200, CONDITION);
        planes.on("GET " + DATA + "/Patient/p1/_history/2", 200, changed);
        String compare = patient + "/compare";
        Page difference = post(patient + "/edit?as=json", compare, "from", "1", "to", "2");
        isText("differences", get(difference.location()));
    }

    @Test
    void whatThePlanesSayIsShownAsText() {
        String refusal = filled("{'issue':[{'diagnostics':'E','expression':['E']}]}");
        planes.on("POST " + DATA + "/Patient", 422, refusal);
        String add = ACCOUNT + "/data/new/Patient";
        isText("refused", post(add, add, "family", EVIL));
        planes.on("GET " + DATA + "/metadata", 200, "{}");
        planes.on(
                "GET " + DATA + "/$jobs",
                200,
                filled(
                        "{'parameter':[{'name':'job','part':[{'name':'operation','valueCode':'E'},"
                                + "{'name':'about','valueString':'E'},"
                                + "{'name':'status','valueString':'E'},"
                                + "{'name':'diagnostics','valueString':'E'}]}]}"));
        isText("jobs", get(ACCOUNT + "/jobs"));
        planes.on(
                "GET " + VAULT + "/auditEvents",
                200,
                filled(
                        "{'value':[{'time':'E','operationName':'E','resultType':'E',"
                                + "'resultDescription':'E','callerIpAddress':'E',"
                                + "'properties':{'id':'E','addedAccessPolicy':{'ObjectId':'E',"
                                + "'Permissions':{'keys':['E']}}}}]}"));
        isText("audit", get("/portal/vaults/box/audit"));
        planes.on("PUT " + ARM, 400, filled("{'error':{'code':'E','message':'E'}}"));
        String cors = ACCOUNT + "/cors";
        assertEquals(303, post(cors, cors, "origins", EVIL).status());
        isText("settings", get(cors));
        planes.on("GET " + DATA + "/$jobs", 403, refusal);
        isText("locked", get(ACCOUNT + "/jobs"));
    }
}
