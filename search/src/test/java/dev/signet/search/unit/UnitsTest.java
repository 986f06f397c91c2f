// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class UnitsTest {
    private static Units.Scale unit(String code) {
        return Units.of(code).orElseThrow();
    }

    private static void is(String value, String unit, String other, String inOther) {
        BigDecimal converted = unit(unit).to(unit(other), new BigDecimal(value));
        var expected = new BigDecimal(inOther);
        assertEquals(
                expected, converted.setScale(expected.scale(), RoundingMode.HALF_UP), unit + other);
        assertEquals(unit(unit).dimension(), unit(other).dimension());
    }

    @Test
    void amountsAreTheSameInUnitsOfOneDimension() {
        is("5.4", "mg", "g", "0.0054");
        is("1", "[lb_av]", "kg", "0.45359237");
        is("100", "cm", "[in_i]", "39.37007874");
        is("120", "mm[Hg]", "kPa", "15.99864");
        is("100", "mg/dL", "g/L", "1");
        is("5.5", "mmol/L", "mol/m3", "5.5");
        is("60", "/min", "Hz", "1");
    }

    @Test
    void temperaturesAreComparedByTheirScales() {
        is("37", "Cel", "[degF]", "98.6");
        is("98.6", "[degF]", "Cel", "37.0");
        is("0", "Cel", "K", "273.15");
    }

    @Test
    void whatMeasuresSomethingElseNeverCompares() {
        List<String> all =
                List.of("mol/L", "[iU]/L", "meq/L", "/L", "U/L", "g/L", "[pH]", "osm/L", "kat/L");
        for (String one : all) {
            for (String other : all) {
                if (!one.equals(other)) {
                    assertNotEquals(unit(one).dimension(), unit(other).dimension(), one + other);
                }
            }
        }
        assertNotEquals(unit("mg").dimension(), unit("mL").dimension());
    }

    @Test
    void whatIsNoUnitHasNone() {
        for (String code : List.of("nonsense", "", "mg mg", "a".repeat(65), "[", "mg//")) {
            Optional<Units.Scale> found = Units.of(code);
            assertTrue(found.isEmpty() || found.get().dimension().isEmpty(), code);
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatWouldTakeLongToWorkOutIsNoUnit() {
        for (String code :
                List.of(
                        "km99999",
                        "km-99999",
                        "[lb_av]99999",
                        "km{of road}99999",
                        "(km99999)",
                        "m.m/km99999",
                        "cm10",
                        "10*99999",
                        "10^-99999",
                        "10*31",
                        "10*20/10*-20",
                        "12345678901",
                        "m9.s4",
                        "m.m.m.m.m.m.m.m.m",
                        "/g/g/g/g/g/g/g/g/g",
                        "[foz_br].[foz_br].[foz_br].[foz_br].m.m.m.m.m")) {
            assertEquals(Optional.empty(), Units.of(code), code);
        }
    }

    @Test
    void unitsAtTheBoundsAreKnown() {
        for (String code :
                List.of(
                        "m9.s3",
                        "m.m.m.m/s/s/s/s",
                        "10*30",
                        "10^-30/L",
                        "1000000000",
                        "mm[H2O]",
                        "mL/min/{1.73_m2}",
                        "mL/min/1.73.m2",
                        "dyn.s/(cm5.m2)",
                        "10*12{of 1234567 cells}/L",
                        "kg.m2/s3")) {
            assertTrue(Units.of(code).isPresent(), code);
        }
        is("1", "km2", "m2", "1000000");
        is("1", "10*9/L", "10*6/mL", "1");
    }
}
