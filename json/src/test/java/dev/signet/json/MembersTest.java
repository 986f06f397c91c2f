// SPDX-License-Identifier: Apache-2.0
package dev.signet.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Members are read by name and kind; what is otherwise is refused with its path and what was
/// expected.
final class MembersTest {
    private static final Rules.Refusal REFUSAL =
            (path, rule) -> new IllegalArgumentException(path + ": " + rule);
    private static final Rules EXACT = Rules.exact(REFUSAL);
    private static final Rules ANY_CASE = new Rules(true, 5, 2, REFUSAL);

    private static Members members(String json, Rules rules) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ObjectNode node =
                assertInstanceOf(StrictJson.Whole.class, StrictJson.PLAIN.read(bytes)).node();
        return Members.of(node, rules);
    }

    private static void assertRefused(String text, Members members, Consumer<Members> reading) {
        assertEquals(
                text,
                assertThrows(IllegalArgumentException.class, () -> reading.accept(members))
                        .getMessage());
    }

    @Test
    void eachKindIsReadAsItIs() {
        Members all =
                members(
                        "{'t':'x','i':7,'l':5000000000,'f':true,'s':60,'b':'AQI','o':{'t':'y'},"
                                + "'a':['p','q'],'os':[{'t':'1'},{'t':'2'}],'m':{'k':'v'}}",
                        EXACT);
        assertEquals("x", all.requiredText("t"));
        assertEquals(7, all.integer("i").orElseThrow());
        assertEquals(5_000_000_000L, all.longInteger("l").orElseThrow());
        assertTrue(all.flag("f").orElseThrow());
        assertEquals(Instant.ofEpochSecond(60), all.instant("s").orElseThrow());
        assertArrayEquals(new byte[] {1, 2}, all.requiredBytes("b"));
        assertEquals("y", all.object("o").orElseThrow().requiredText("t"));
        assertEquals(List.of("p", "q"), all.texts("a").orElseThrow());
        assertEquals(
                List.of("1", "2"),
                all.objects("os").orElseThrow().stream()
                        .map(each -> each.requiredText("t"))
                        .toList());
        assertEquals(Map.of("k", "v"), all.textsByName("m", Rules.Entries.ANY).orElseThrow());
        assertEquals(List.of(), all.unknown());
    }

    @Test
    void whatIsMissingOrNullIsAbsent() {
        Members all = members("{'t':null}", EXACT);
        assertTrue(all.text("t").isEmpty());
        assertTrue(all.said("t"));
        assertFalse(all.has("t"));
        assertFalse(all.said("u"));
        assertTrue(all.objects("u").isEmpty());
        assertEquals("u.", all.objectOrEmpty("u").path(""));
        assertRefused("t: is required", all, each -> each.requiredText("t"));
        assertRefused("u: is required", all, each -> each.requiredBytes("u"));
    }

    @Test
    void anotherKindIsRefusedWithItsPathAndWhatWasExpected() {
        Members all =
                members(
                        "{'n':1,'t':'x','big':5000000000,'o':{'n':1},'a':['x',2],'os':[{},[]],"
                                + "'m':{'k':1},'late':253402300800}",
                        EXACT);
        assertRefused("n: must be a string", all, each -> each.text("n"));
        assertRefused("t: must be an integer", all, each -> each.integer("t"));
        assertRefused("big: must be an integer", all, each -> each.integer("big"));
        assertRefused("t: must be an integer", all, each -> each.longInteger("t"));
        assertRefused("n: must be true or false", all, each -> each.flag("n"));
        assertRefused("t: must be an object", all, each -> each.object("t"));
        assertRefused("t: must be an object", all, each -> each.tree("t"));
        assertRefused("t: must be an array", all, each -> each.texts("t"));
        assertRefused("a[1]: must be a string", all, each -> each.texts("a"));
        assertRefused("os[1]: must be an object", all, each -> each.objects("os"));
        assertRefused(
                "m.k: must be a string", all, each -> each.textsByName("m", Rules.Entries.ANY));
        assertRefused(
                "o.n: must be a string", all, each -> each.object("o").orElseThrow().text("n"));
        assertRefused(
                "late: must be seconds since 1970, before the year 10000",
                all,
                each -> each.instant("late"));
        assertRefused("a: must be base64url", members("{'a':'*'}", EXACT), x -> x.bytes("a"));
    }

    @Test
    void boundsAreInclusive() {
        Members all =
                members("{'t':'12345','u':'123456','a':['1','2'],'b':['1','2','3']}", ANY_CASE);
        assertEquals("12345", all.requiredText("t"));
        assertRefused("u: must have at most 5 characters", all, each -> each.text("u"));
        assertEquals("123456", all.text("u", 6).orElseThrow());
        assertEquals(2, all.texts("a").orElseThrow().size());
        assertRefused("b: must have at most 2 entries", all, each -> each.texts("b"));
        var bounds = new Rules.Entries(1, 1, 2, 3);
        Members maps = members("{'a':{'k':'v','l':'v'},'b':{'':'v'},'c':{'k':'1234'}}", EXACT);
        assertRefused("a: must have at most 1 entries", maps, x -> x.textsByName("a", bounds));
        assertRefused(
                "b: must have names of 1 to 2 characters", maps, x -> x.textsByName("b", bounds));
        assertRefused("c.k: must have at most 3 characters", maps, x -> x.textsByName("c", bounds));
    }

    @Test
    void whatNobodyAskedForIsUnknownByItsPathAsItIsSpelled() {
        Members all = members("{'T':'x','o':{'Y':1,'n':2},'z':3,'w':{'k':1}}", ANY_CASE);
        assertEquals("x", all.requiredText("t"));
        assertEquals(2, all.object("o").orElseThrow().integer("N").orElseThrow());
        assertTrue(all.tree("w").isPresent());
        assertEquals(List.of("z", "o.Y"), all.unknown());
        assertRefused("z: is not supported", all, Members::refuseUnknown);
        all.pass("Z");
        assertRefused("o.Y: is not supported", all, Members::refuseUnknown);
    }

    @Test
    void namesCompareWithoutCaseOnlyWhereTheRulesSaySo() {
        assertTrue(members("{'T':'x'}", EXACT).text("t").isEmpty());
        assertNoMembers("t: is given twice", "{'T':'x','t':'y'}");
        assertEquals("y", members("{'T':'x','t':'y'}", EXACT).requiredText("t"));
    }

    private static void assertNoMembers(String text, String json) {
        assertEquals(
                text,
                assertThrows(IllegalArgumentException.class, () -> members(json, ANY_CASE))
                        .getMessage());
    }

    @Test
    void treesAreCopies() {
        Members all = members("{'o':{'n':1},'a':[1]}", EXACT);
        all.tree("o").orElseThrow().put("n", 2);
        assertEquals(1, all.tree("o").orElseThrow().get("n").intValue());
        all.trees("a").orElseThrow().add(2);
        assertEquals(1, all.trees("a").orElseThrow().size());
    }
}
