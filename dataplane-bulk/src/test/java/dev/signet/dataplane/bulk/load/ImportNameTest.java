// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.dataplane.bulk.load.ImportRequest.Input;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// By what an import is known again in the list of jobs.
final class ImportNameTest {
    private static String named(String... urls) {
        List<Input> inputs =
                Arrays.stream(urls)
                        .map(url -> new Input(Optional.empty(), URI.create(url), Optional.empty()))
                        .toList();
        return new ImportRequest(true, "https://demo/", "https://demo/$import", inputs).about();
    }

    @Test
    void itIsTheFirstFileAndHowManyMore() {
        assertEquals("a.ndjson", named("file:///srv/in/a.ndjson"));
        assertEquals("a b.ndjson and 2 more", named("file:///x/a%20b.ndjson", "x:/b", "x:/c"));
        assertEquals("", named());
    }

    @Test
    void theSignatureOfAnAddressIsNotTold() {
        assertEquals("a.ndjson", named("https://blobs.example/in/a.ndjson?sig=secret&sv=1#secret"));
    }

    @Test
    void addressesWithoutAPathAreCounted() {
        assertEquals("2 files", named("urn:x", "urn:y"));
    }
}
