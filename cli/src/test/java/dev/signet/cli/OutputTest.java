// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.cli.output.Format;
import dev.signet.cli.output.Query;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The forms of output, letter for letter as `az` 2.45 writes them, and queries.
final class OutputTest {
    private static final JsonNode SAMPLE =
            Json.MAPPER.readTree(
                    """
                    [{"id":"/x","name":"a","big":12345678901234567890,"on":true,"none":null,
                      "list":[1,2],"deep":{"k":"v"}},
                     {"name":"long name","extra":"e","empty":[]}]
                    """);

    @Test
    void jsonHasTwoSpacesAndUnixLineEnds() {
        assertEquals(
                """
                {
                  "a": 1.50,
                  "b": [
                    "ä"
                  ],
                  "c": {},
                  "d": []
                }
                """,
                Format.JSON.of(
                        Json.MAPPER.readTree("{\"a\":1.50,\"b\":[\"ä\"],\"c\":{},\"d\":[]}")));
    }

    @Test
    void aTableHasSimpleMembersOnly() {
        assertEquals(
                """
                Name       Big                   On    Extra
                ---------  --------------------  ----  -----
                a          12345678901234567890  true
                long name                              e
                """,
                Format.TABLE.of(SAMPLE));
        assertEquals("Result\n------\nx\n", Format.TABLE.of(Json.MAPPER.readTree("\"x\"")));
        assertEquals("", Format.TABLE.of(Json.array()));
    }

    @Test
    void tsvWritesArraysAsLengthsAndObjectsAsNothing() {
        assertEquals(
                "/x\ta\t12345678901234567890\ttrue\tNone\t2\t\nlong name\te\t0\n",
                Format.TSV.of(SAMPLE));
    }

    @Test
    void yamlQuotesWhatWouldBeReadAsSomethingElse() {
        assertEquals(
                "a: \"1\"\nb: \"true\"\nc: plain\nd:\n- 1\n",
                Format.YAML.of(
                        Json.MAPPER.readTree(
                                "{\"a\":\"1\",\"b\":\"true\",\"c\":\"plain\",\"d\":[1]}")));
    }

    @Test
    void coloursChangeNothingButTheLook() {
        String plain = Format.JSON.of(SAMPLE);
        assertEquals(plain, Format.JSONC.of(SAMPLE).replaceAll("\u001b\\[[0-9;]*m", ""));
        assertEquals("", Format.NONE.of(SAMPLE));
    }

    @Test
    void queriesFilterProjectAndCallFunctions() {
        assertEquals("[{\"n\":\"a\"}]", Query.of("[?on].{n: name}").of(SAMPLE).toString());
        assertEquals("2", Query.of("length(@)").of(SAMPLE).toString());
        assertEquals("12345678901234567890", Query.of("[0].big").of(SAMPLE).toString());
        assertEquals("null", Query.of("[5].name").of(SAMPLE).toString());
        assertThrows(CommandFailed.class, () -> Query.of("]["));
        assertThrows(CommandFailed.class, () -> Query.of("length(`1`)").of(SAMPLE));
    }
}
