// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static dev.signet.search.Agreement.one;

import dev.signet.search.Agreement.Search;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UriAgreementTest {
    private static final List<String> URIS =
            List.of(
                    "http://a.org/fhir",
                    "http://a.org/fhir/vs",
                    "http://a.org/fhir/vs/1",
                    "http://a.org/fhir/vs/1/2",
                    "http://a.org/fhir/vs2",
                    "http://A.org/fhir/vs",
                    "urn:oid:1.2.3",
                    "urn:oid:1.2.3.4");

    @Test
    void everyUriIsFoundByItselfAndByWhatIsAboveOrBelowItAndByNothingElse(@TempDir Path folder) {
        new Agreement<>(
                        "ValueSet",
                        random -> one(random, URIS),
                        uri -> "'url':'" + uri + "'",
                        UriAgreementTest::search)
                .holds(folder);
    }

    private static Search<String> search(Random random) {
        String asked = one(random, URIS);
        return switch (random.nextInt(3)) {
            case 0 -> new Search<>("url=" + asked, asked::equals);
            case 1 ->
                    new Search<>(
                            "url:below=" + asked,
                            uri -> uri.equals(asked) || uri.startsWith(asked + "/"));
            default ->
                    new Search<>(
                            "url:above=" + asked,
                            uri -> uri.equals(asked) || asked.startsWith(uri + "/"));
        };
    }
}
