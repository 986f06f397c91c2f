// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The CapabilityStatement, the OperationDefinitions that are served, the documentation and the
/// addresses say the same of the operations.
class OperationsTest {
    private static final Path DOCUMENTATION = Path.of("../docs/fhir.md");
    private static final Pattern ADDRESS =
            Pattern.compile("`(GET|POST|PATCH|DELETE) (/(?:[A-Za-z]+/)?(?:id/)?)(\\$[a-z-]+)`");

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = BulkAccounts.in(folder);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    /// Addresses of the definitions that the statement names.
    private static Set<String> named() {
        var named = new TreeSet<String>();
        Json rest = ((JsonArray) account.get("/metadata").json().find("rest")).at(0);
        addTo(named, rest);
        for (Json resource : array(rest, "resource")) {
            addTo(named, resource);
        }
        return named;
    }

    private static void addTo(Set<String> named, Json holder) {
        for (Json operation : array(holder, "operation")) {
            named.add(Answer.at(operation, "definition"));
        }
    }

    private static List<Json> array(Json holder, String name) {
        var all = new ArrayList<Json>();
        if (holder instanceof dev.signet.fhir.json.JsonObject object
                && object.find(name) instanceof JsonArray array) {
            array.forEach(all::add);
        }
        return all;
    }

    @Test
    void eachDefinitionThatTheStatementNamesIsServedAndValid() {
        Set<String> named = named();
        assertTrue(named.size() > 5);
        for (String url : named) {
            Answer definition = account.get(url).expect(200);
            assertEquals("OperationDefinition", definition.at("resourceType"));
            assertEquals(url, definition.at("url"));
            assertEquals(List.of(), Account.MODEL.validation().validate(definition.json()), url);
        }
        account.get("/OperationDefinition/Patient-nothing").expect(404);
        account.get("/OperationDefinition/Patient-everything/_history/1").expect(404);
    }

    @Test
    void whatDefinitionsSayOfTheirPlacesIsSo() {
        List<Answer> definitions = named().stream().map(account::get).toList();
        for (Answer definition : definitions) {
            String code = "/$" + definition.at("code");
            for (Json named : array(definition.json(), "resource")) {
                String type = Answer.at(named);
                String at = type.equals("Resource") ? "/Basic" : "/" + type;
                assertEquals(isSaidOfAll(definitions, definition), isThere(code), code);
                assertEquals(isSaid(definitions, definition, "type"), isThere(at + code), code);
                assertEquals(
                        isSaid(definitions, definition, "instance"),
                        isThere(at + "/none" + code),
                        code);
                assertTrue(type.equals("Resource") || !isThere("/Slot/none" + code), code);
            }
        }
    }

    /// Whether one of the definitions with that code, of whichever types, is asked of the account.
    private static boolean isSaidOfAll(List<Answer> definitions, Answer like) {
        return definitions.stream()
                .filter(one -> one.at("code").equals(like.at("code")))
                .anyMatch(one -> one.at("system").equals("true"));
    }

    /// Whether one of the definitions with that code and those types says it of itself.
    private static boolean isSaid(List<Answer> definitions, Answer like, String level) {
        return definitions.stream()
                .filter(one -> one.at("code").equals(like.at("code")))
                .filter(one -> one.at("resource").equals(like.at("resource")))
                .anyMatch(one -> one.at(level).equals("true"));
    }

    /// Every address there is refuses a method that no operation takes as such.
    private static boolean isThere(String address) {
        return account.put(address, "{}").status() == 405;
    }

    @Test
    void anOperationWithoutParametersTakesNone() {
        account.get("/$versions?_format=json&_pretty=true").expect(200);
        account.get("/$versions?version=4.0")
                .refused(
                        400,
                        "not-supported",
                        "parameter version: $versions takes no parameters",
                        "");
    }

    @Test
    void theStatementNamesAnOperationBesideTheTypesThatHaveIt() {
        Json rest = ((JsonArray) account.get("/metadata").json().find("rest")).at(0);
        for (Json resource : array(rest, "resource")) {
            var names = new HashSet<String>();
            array(resource, "operation").forEach(one -> names.add(Answer.at(one, "name")));
            String type = Answer.at(resource, "type");
            boolean has = type.equals("Patient") || type.equals("Encounter");
            assertEquals(has, names.contains("everything"), type);
            assertTrue(names.contains("validate"), type);
        }
    }

    @Test
    void theDocumentationNamesEachAddressAndNoOther() throws IOException {
        var documented = new TreeSet<String>();
        Files.readString(DOCUMENTATION)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> ADDRESS.matcher(line.split("\\|", -1)[1]).results())
                .forEach(found -> documented.add(found.group().replace("`", "")));
        var there = new TreeSet<String>();
        account.routesOfOperations().forEach(there::add);
        assertEquals(there, documented);
    }
}
