// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidsTest {
    @Test
    void aUuidIsItsSixteenBytesInTheOrderInWhichItIsPrinted() {
        var id = UUID.fromString("0f1e2d3c-4b5a-4697-8877-665544332211");
        byte[] bytes = HexFormat.of().parseHex("0f1e2d3c4b5a46978877665544332211");
        assertArrayEquals(bytes, Uuids.bytes(id));
        assertEquals(id, Uuids.of(bytes));
        assertThrows(IllegalArgumentException.class, () -> Uuids.of(new byte[15]));
    }
}
