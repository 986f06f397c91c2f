// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values that break programs: each is refused by its place, or stored, read back as it was sent
/// and found by its value; neither the index nor what was there before suffers.
class PoisonTest {
    private static final int LONG = 1 << 20;
    private static final int MANY = 10_000;

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put("/Patient/sound", patient("sound", "Sound")).expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /// Writes it, reads it back and finds it.
    ///
    /// @param members with `'` for `"`
    /// @param name of a search parameter
    /// @param value of it, not encoded
    private static void isTaken(String type, String members, String name, String value) {
        String body = ("{'resourceType':'" + type + "'," + members + "}").replace('\'', '"');
        String told = body.substring(0, Math.min(200, body.length()));
        Answer written = account.post("/" + type, body);
        assertEquals(201, written.status(), () -> told + " " + written.text());
        String id = written.at("id");
        String sent = body.substring(body.indexOf(',') + 1, body.length() - 1);
        assertTrue(account.get("/" + type + "/" + id).expect(200).text().contains(sent), told);
        Answer found = account.get("/" + type + "?_id=" + id + "&" + name + "=" + encoded(value));
        assertEquals(List.of(id), found.hits(), told);
        account.delete("/" + type + "/" + id).expect(204);
        isSound();
    }

    private static void isRefused(String type, String members, int status) {
        String body = ("{'resourceType':'" + type + "'," + members + "}").replace('\'', '"');
        Answer refused = account.post("/" + type, body);
        String told = body.substring(0, Math.min(200, body.length()));
        assertEquals(status, refused.status(), () -> told + " " + refused.text());
        assertEquals("OperationOutcome", refused.at("resourceType"), told);
        isSound();
    }

    private static void isSound() {
        assertEquals(List.of("sound"), account.get("/Patient?family=sound").hits());
        assertEquals("1", account.get("/?_summary=count").at("total"));
    }

    @Test
    void halvesOfPairsAndNulAreRefusedWhereverTheyStand() {
        for (String poison :
                List.of("\\ud800", "\\udc00x", "a\\udbff", "\\ud83d\\ud83d", "\\u0000")) {
            isRefused("Patient", "'name':[{'family':'" + poison + "'}]", 400);
            isRefused("Patient", "'identifier':[{'system':'s','value':'" + poison + "'}]", 400);
            isRefused("Patient", "'" + poison + "':1", 400);
        }
    }

    @Test
    void lettersOfEveryPlaneAreFound() {
        for (String poison :
                List.of(
                        "\ud83d\ude00",
                        "\ud840\udc00\ud840\udc01",
                        "\u200f\u05d0\u05d1",
                        "e" + "\u0301".repeat(500),
                        "\uffff",
                        "\ufdd0",
                        "\ufeffa")) {
            isTaken("Patient", "'identifier':[{'value':'" + poison + "'}]", "identifier", poison);
            isTaken("Patient", "'name':[{'family':'" + poison + "'}]", "family:exact", poison);
        }
    }

    @Test
    void numbersOfAnySizeKeepTheirDigits() {
        for (String number :
                List.of(
                        "-0",
                        "0.000",
                        "1e300",
                        "1E-300",
                        "4.9e-324",
                        "1.7976931348623157e308",
                        "12345678901234567890.123456789012345678",
                        "-99999999999999999999999999999999999999")) {
            isTaken(
                    "Observation",
                    "'status':'final','code':{'text':'x'},'valueQuantity':{'value':" + number + "}",
                    "value-quantity:missing",
                    "false");
            isTaken(
                    "RiskAssessment",
                    "'status':'final','subject':{'reference':'Patient/sound'},"
                            + "'prediction':[{'probabilityDecimal':"
                            + number
                            + "}]",
                    "probability:missing",
                    "false");
        }
        String digits = "9".repeat(100) + "." + "9".repeat(100);
        isTaken(
                "Observation",
                "'status':'final','code':{'text':'x'},'valueQuantity':{'value':" + digits + "}",
                "value-quantity",
                "gt1");
        String endless = "9".repeat(LONG / 2);
        isRefused(
                "Observation",
                "'status':'final','code':{'text':'x'},'valueQuantity':{'value':" + endless + "}",
                400);
        for (String none : List.of("NaN", "Infinity", "1e", "01", "+1", "0x1", "1_000", "1,5")) {
            isRefused(
                    "Observation",
                    "'status':'final','code':{'text':'x'},'valueQuantity':{'value':" + none + "}",
                    400);
        }
    }

    @Test
    void datesAtTheEdgesAreFoundAndThoseBeyondRefused() {
        for (String date : List.of("0001", "0001-01-01", "9999", "9999-12-31", "2000-02-29")) {
            isTaken("Patient", "'birthDate':'" + date + "'", "birthdate", date);
        }
        for (String time :
                List.of(
                        "0001-01-01T00:00:00Z",
                        "0001-01-01T00:00:00+14:00",
                        "9999-12-31T23:59:59.999999999Z",
                        "9999-12-31T23:59:59-12:00",
                        "2016-12-31T23:59:59.000000001+00:00")) {
            isTaken("Patient", "'deceasedDateTime':'" + time + "'", "death-date:missing", "false");
            isTaken("Patient", "'deceasedDateTime':'" + time + "'", "death-date", "ne2020-01-01");
        }
        for (String none :
                List.of(
                        "0000",
                        "-0001",
                        "10000",
                        "2001-02-29",
                        "2020-13",
                        "2020-00-10",
                        "2020-01-01T25:00:00Z",
                        "2020-01-01T10:00:00+25:00",
                        "2020-01-01T10:00")) {
            isRefused("Patient", "'deceasedDateTime':'" + none + "'", 400);
        }
    }

    @Test
    void textsOfAMegabyteAreStoredAndFound() {
        String text = "x".repeat(LONG);
        isTaken("Patient", "'name':[{'family':'" + text + "'}]", "family", "x".repeat(2_000));
        isTaken(
                "Patient",
                "'identifier':[{'value':'" + text + "'}]",
                "identifier:missing",
                "false");
        isTaken(
                "ValueSet",
                "'status':'active','url':'http://a/" + text + "'",
                "url:below",
                "http://a");
        isTaken(
                "Patient",
                "'managingOrganization':{'reference':'http://a/fhir/Organization/"
                        + text.substring(100)
                        + "'}",
                "organization:missing",
                "false");
        isTaken(
                "Patient",
                "'name':[{'family':'" + "\u00e4".repeat(LONG / 2) + "'}]",
                "family",
                "a");
    }

    @Test
    void tenThousandRepetitionsAreFoundByTheLastOfThem() {
        String names = joined("{'family':'N%d'}");
        isTaken("Patient", "'name':[" + names + "]", "family:exact", "N" + (MANY - 1));
        String identifiers = joined("{'system':'http://s','value':'%d'}");
        isTaken(
                "Patient",
                "'identifier':[" + identifiers + "]",
                "identifier",
                "http://s|" + (MANY - 1));
        String members = joined("{'entity':{'reference':'Patient/p%d'}}");
        isTaken(
                "Group",
                "'type':'person','actual':true,'member':[" + members + "]",
                "member",
                "Patient/p" + (MANY - 1));
        String same = String.join(",", Collections.nCopies(MANY, "{'family':'Same'}"));
        isTaken("Patient", "'name':[" + same + "]", "family", "same");
    }

    private static String joined(String form) {
        var all = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            all.append(i == 0 ? "" : ",").append(form.formatted(i));
        }
        return all.toString();
    }
}
