// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=----mark";
    private static final String ONE =
            "------mark\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n";
    private static final String FILE =
            "------mark\r\nContent-Disposition: form-data; name=\"bundle\";"
                    + " filename=\"a; b.json\"\r\n"
                    + "Content-Type: application/json\r\n\r\n";
    private static final String END = "\r\n------mark--\r\n";

    private static List<Parameter> fields(String type, String body) {
        return Multipart.fields(type, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fieldsAndFilesAreTextsUnderTheirNames() {
        assertEquals(
                List.of(
                        new Parameter("csrf", "abc"),
                        new Parameter("bundle", "{\"x\":\"Zoë\r\n--\"}")),
                fields(TYPE, ONE + FILE + "{\"x\":\"Zoë\r\n--\"}" + END));
        assertEquals(
                List.of(new Parameter("bundle", "")),
                fields("multipart/form-data; boundary=\"----mark\"", FILE + END));
    }

    @Test
    void nothingIsMadeOfAFormThatIsCutAnywhere() {
        String whole = ONE + FILE + "{}" + END.stripTrailing();
        for (int cut = 0; cut < whole.length(); cut++) {
            String text = whole.substring(0, cut);
            assertThrows(Failed.class, () -> fields(TYPE, text), text);
        }
        assertEquals(2, fields(TYPE, whole).size());
    }

    @Test
    void aFormWithoutABoundaryANameOrWithTooManyFieldsIsMalformed() {
        String nameless = "------mark\r\nContent-Disposition: form-data\r\n\r\nabc" + END;
        for (var wrong :
                List.of(
                        List.of("multipart/form-data", ONE + END),
                        List.of(TYPE, nameless),
                        List.of(TYPE, ONE.repeat(51) + END.substring(2)))) {
            Failed failed =
                    assertThrows(Failed.class, () -> fields(wrong.getFirst(), wrong.getLast()));
            assertEquals(Failure.MALFORMED, failed.failure());
        }
        assertEquals(50, fields(TYPE, ONE.repeat(50) + END.substring(2)).size());
    }
}
