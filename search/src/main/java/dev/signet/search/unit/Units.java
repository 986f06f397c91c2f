// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.unit;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.fhir.ucum.Decimal;
import org.fhir.ucum.Pair;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;

/// Units of UCUM (<https://ucum.org>) by what they measure. The library is loaded when the first is
/// asked for, and each unit is worked out once. Any thread.
///
/// It raises to powers one multiplication after the other and keeps all digits, so that a code of a
/// few characters could hold a thread for good: [UnitCodes] says which ones it gets to see.
///
/// Two things are ours: temperatures, which have no canonical form there, and amounts of substance,
/// equivalents, arbitrary units and counts, which all have the same one there and never compare.
public final class Units {
    /// Beyond it all are forgotten.
    private static final int KNOWN_MAX = 4_096;

    private static final String ONE = "1.000000000000000000000000000000";
    private static final MathContext DIGITS = MathContext.DECIMAL128;

    /// What has a canonical form in which it cannot be told from a mere number.
    private static final Pattern OF_THEIR_OWN =
            Pattern.compile(
                    "mol|eq|osm|kat|(?<![A-Za-z])[a-zA-Z]{0,2}U(?![A-Za-z])|\\[[^\\]]*U\\]"
                            + "|\\[pH\\]|\\[[A-Z]+_?\\d*\\]");

    private static final Map<String, Optional<Scale>> KNOWN = new ConcurrentHashMap<>();

    /// Temperatures, in kelvin.
    private static final String KELVIN = "K";

    private static final Map<String, Scale> TEMPERATURES =
            Map.of(
                    "K", new Scale(KELVIN, BigDecimal.ONE, BigDecimal.ZERO),
                    "Cel", new Scale(KELVIN, BigDecimal.ONE, new BigDecimal("273.15")),
                    "[degF]",
                            new Scale(
                                    KELVIN,
                                    new BigDecimal(5).divide(new BigDecimal(9), DIGITS),
                                    new BigDecimal("459.67")
                                            .multiply(new BigDecimal(5))
                                            .divide(new BigDecimal(9), DIGITS)));

    private Units() {}

    /// How a unit relates to the one that it is measured in: `value * factor + offset`.
    ///
    /// @param dimension equal for units that compare, and for no others
    public record Scale(String dimension, BigDecimal factor, BigDecimal offset) {
        /// What a value of this unit is in another of the same dimension.
        public BigDecimal to(Scale other, BigDecimal value) {
            BigDecimal measured = value.multiply(factor).add(offset);
            return measured.subtract(other.offset).divide(other.factor, DIGITS);
        }

        /// What a difference of two values is.
        public BigDecimal widthTo(Scale other, BigDecimal width) {
            return width.multiply(factor).divide(other.factor, DIGITS);
        }
    }

    /// The unit of a code; empty when UCUM does not know it, or cannot say what it measures, and
    /// when it would take long to work out.
    public static Optional<Scale> of(String code) {
        if (!UnitCodes.isSimple(code)) {
            return Optional.empty();
        }
        Optional<Scale> known = KNOWN.get(code);
        if (known == null) {
            known = workedOut(code);
            if (KNOWN.size() >= KNOWN_MAX) {
                KNOWN.clear();
            }
            KNOWN.put(code, known);
        }
        return known;
    }

    private static Optional<Scale> workedOut(String code) {
        Scale temperature = TEMPERATURES.get(code);
        if (temperature != null) {
            return Optional.of(temperature);
        }
        try {
            Pair form = Loaded.SERVICE.getCanonicalForm(new Pair(new Decimal(ONE), code));
            var factor = new BigDecimal(form.getValue().asDecimal());
            return factor.signum() <= 0
                    ? Optional.empty()
                    : Optional.of(new Scale(form.getCode() + own(code), factor, BigDecimal.ZERO));
        } catch (UcumException | RuntimeException _) {
            return Optional.empty(); // a code of a client's, whatever the library makes of it
        }
    }

    private static String own(String code) {
        var own = new TreeSet<String>();
        OF_THEIR_OWN.matcher(code).results().forEach(found -> own.add(found.group()));
        return own.isEmpty() ? "" : " of " + String.join(" ", own);
    }

    /// Read when it is first needed: it takes more than half a second.
    private static final class Loaded {
        static final UcumEssenceService SERVICE = service();

        private static UcumEssenceService service() {
            try (InputStream essence =
                    UcumEssenceService.class.getResourceAsStream("/ucum-essence.xml")) {
                return new UcumEssenceService(essence);
            } catch (IOException | UcumException e) {
                throw new Failed(e, Failure.INTERNAL, "the units of UCUM cannot be read");
            }
        }
    }
}
