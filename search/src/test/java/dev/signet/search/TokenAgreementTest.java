// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static dev.signet.search.Agreement.escaped;
import static dev.signet.search.Agreement.json;
import static dev.signet.search.Agreement.one;
import static dev.signet.search.Agreement.some;

import dev.signet.search.Agreement.Search;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenAgreementTest {
    private static final List<String> NAMED = List.of("http://a", "http://a|b", "urn:x,y", "1");
    private static final List<String> CODES = List.of("1", "12", "1|2", "a\\b", "A", "a", "a$b,c");

    /// @param system empty for none
    record Code(String system, String code) {
        static Code any(Random random) {
            return new Code(random.nextInt(3) == 0 ? "" : one(random, NAMED), one(random, CODES));
        }

        String json() {
            String code = "'code':" + Agreement.json(this.code) + "}";
            return (system.isEmpty() ? "{" : "{'system':" + Agreement.json(system) + ",") + code;
        }
    }

    @Test
    void everyCodeIsFoundByWhatNamesItAndByNothingElse(@TempDir Path folder) {
        new Agreement<>(
                        "Observation",
                        random -> some(random, 0, 3, Code::any),
                        TokenAgreementTest::members,
                        TokenAgreementTest::search)
                .holds(folder);
    }

    private static String members(List<Code> codes) {
        String list = codes.stream().map(Code::json).collect(Collectors.joining(","));
        return codes.isEmpty() ? "" : "'code':{'coding':[" + list + "],'text':" + json("12") + "}";
    }

    private static Search<List<Code>> search(Random random) {
        Asked one = asked(random);
        Asked other = asked(random);
        return switch (random.nextInt(4)) {
            case 0 -> new Search<>("code:not=" + one.text, codes -> !one.findsOne(codes));
            case 1 ->
                    new Search<>(
                            "code=" + one.text + "," + other.text,
                            codes -> one.findsOne(codes) || other.findsOne(codes));
            default -> new Search<>("code=" + one.text, one::findsOne);
        };
    }

    record Asked(String text, Predicate<Code> finds) {
        boolean findsOne(List<Code> codes) {
            return codes.stream().anyMatch(finds);
        }
    }

    static Asked asked(Random random) {
        String system = one(random, NAMED);
        String code = one(random, CODES);
        Predicate<Code> sameCode = each -> each.code.equals(code);
        return switch (random.nextInt(4)) {
            case 0 -> new Asked(escaped(code), sameCode);
            case 1 -> new Asked("|" + escaped(code), sameCode.and(each -> each.system.isEmpty()));
            case 2 -> new Asked(escaped(system) + "|", each -> each.system.equals(system));
            default ->
                    new Asked(
                            escaped(system) + "|" + escaped(code),
                            sameCode.and(each -> each.system.equals(system)));
        };
    }
}
