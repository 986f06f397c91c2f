// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.portal.page.Form;
import dev.signet.portal.plane.Wire;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The plain members of a patient or a measured number as fields, for who does not write FHIR: of a
/// new one, or of one that is there ([PlainEdit]).
///
/// @param fields what was typed, by name
/// @param subject whom a measured number is about; empty for none
/// @param version of the resource that the fields are of; empty for a new one
public record PlainForm(String type, Map<String, String> fields, String subject, String version) {
    private static final Map<String, List<String>> FIELDS =
            Map.of(
                    "Patient", List.of("family", "given", "year", "month", "day", "gender"),
                    "Observation",
                            List.of("what", "coded", "value", "sure", "unit", "when", "status"));

    /// As FHIR writes it, and as it may be typed.
    static final String NUMBER = "-?(0|[1-9][0-9]{0,17})([.][0-9]{1,17})?";

    /// With a comma before the decimals. Three figures behind it may be thousands, unless a nought
    /// stands before it; more than two are nothing that is written so by hand.
    private static final String WITH_COMMA = "-?(0,[0-9]{1,17}|[1-9][0-9]{0,17},[0-9]{1,2})";

    /// With a point that may stand before thousands, as much of Europe writes them.
    private static final String LIKE_THOUSANDS = "-?[1-9][0-9]{0,2}[.][0-9]{3}";

    /// Months by their numbers, as FHIR writes them.
    public static final List<String> MONTHS =
            List.of(
                    "January",
                    "February",
                    "March",
                    "April",
                    "May",
                    "June",
                    "July",
                    "August",
                    "September",
                    "October",
                    "November",
                    "December");

    /// Codes of AdministrativeGender and of ObservationStatus, as they are chosen among.
    public static final List<String> GENDERS = List.of("female", "male", "other", "unknown");

    public static final List<String> STATUSES =
            List.of(
                    "registered",
                    "preliminary",
                    "final",
                    "amended",
                    "corrected",
                    "cancelled",
                    "entered-in-error",
                    "unknown");

    /// What is missing or wrong.
    ///
    /// @param text a sentence; empty when nothing is
    /// @param fields in which; none where the account says so
    public record Problem(String text, List<String> fields) {
        static final Problem NONE = of("");

        public Problem {
            fields = List.copyOf(fields);
        }

        static Problem of(String text, String... fields) {
            return new Problem(text, List.of(fields));
        }

        public boolean isEmpty() {
            return text.isEmpty();
        }

        /// Whether it is that field.
        public boolean isIn(String field) {
            return fields.contains(field);
        }
    }

    public PlainForm {
        fields = Map.copyOf(fields);
    }

    /// Whether there is a form for that type; a number is about somebody.
    static boolean knows(String type, String subject) {
        return type.equals("Patient") || (type.equals("Observation") && !subject.isEmpty());
    }

    static PlainForm empty(String type, String subject) {
        return new PlainForm(type, Map.of(), subject, "");
    }

    /// What was sent.
    static PlainForm of(String type, Form form) {
        var fields = new HashMap<String, String>();
        for (String name : FIELDS.getOrDefault(type, List.of())) {
            fields.put(name, form.text(name));
        }
        return new PlainForm(type, fields, form.text("subject"), form.text("version"));
    }

    /// What was typed into a field.
    public String text(String name) {
        return fields.getOrDefault(name, "");
    }

    public boolean isNew() {
        return version.isEmpty();
    }

    /// Whether the fields ask for a day alone: a moment is shown as it was written.
    public boolean isDay() {
        return text("when").isEmpty() || text("when").matches("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    }

    /// What is missing or wrong. The rest is the account's to say.
    ///
    /// @param was what the fields said before; empty ones for a new resource
    Problem problem(PlainForm was) {
        if (type.equals("Patient")) {
            return wrongBirth(); // nobody must have a name: not everybody who is brought in has one
        }
        if (text("what").isEmpty() || text("value").isEmpty()) {
            return new Problem(
                    "It is needed what was measured, and the number.",
                    Stream.of("what", "value").filter(each -> text(each).isEmpty()).toList());
        }
        if (number().contains(",")) { // 150,000 is two numbers, as people write them
            return Problem.of(
                    "Is the comma before decimals or before thousands? Write the number with a"
                            + " point before the decimals and without thousands: 1500 or 1.5.",
                    "value");
        }
        if (!number().matches(NUMBER)) {
            return Problem.of("The number is none, such as 70.5.", "value");
        }
        String typed = text("value");
        return typed.matches(LIKE_THOUSANDS)
                        && !typed.equals(was.text("value"))
                        && !typed.equals(text("sure"))
                ? Problem.of(
                        "Is the point before decimals or before thousands? If it is before"
                                + " decimals, store it once more as it stands; else write "
                                + typed.replace(".", "")
                                + ".",
                        "value")
                : Problem.NONE;
    }

    /// The number that was asked back about, so that it is taken when it comes again.
    ///
    /// @param problem that is shown beside it
    public String asked(Problem problem) {
        return problem.isIn("value") ? text("value") : text("sure");
    }

    /// The number as FHIR writes it, where it can mean one only; else as it was typed.
    String number() {
        String typed = text("value");
        return typed.matches(WITH_COMMA) ? typed.replace(',', '.') : typed;
    }

    private Problem wrongBirth() {
        if (text("year").isEmpty()) {
            return text("month").isEmpty() && text("day").isEmpty()
                    ? Problem.NONE
                    : Problem.of(
                            "The month or the day of birth says nothing without the year.", "year");
        }
        if (!text("year").matches("[0-9]{4}")) {
            return Problem.of("The year of birth has four digits, such as 1867.", "year");
        }
        if (text("month").isEmpty()) {
            return text("day").isEmpty()
                    ? Problem.NONE
                    : Problem.of("The day of birth says nothing without the month.", "month");
        }
        if (!text("month").matches("0[1-9]|1[0-2]") || !text("day").matches("([0-9]{1,2})?")) {
            return Problem.of("The day of birth is a number from 1 to 31.", "day");
        }
        try {
            int day = text("day").isEmpty() ? 1 : Integer.parseInt(text("day"));
            var _ = LocalDate.of(Integer.parseInt(text("year")), month(), day);
            return Problem.NONE;
        } catch (DateTimeException e) {
            String month = MONTHS.get(month() - 1) + " " + text("year");
            return Problem.of(month + " has no such day.", "day");
        }
    }

    private int month() {
        return Integer.parseInt(text("month"));
    }

    /// As much of the date of birth as is known, as FHIR writes it; empty for nothing.
    String birthDate() {
        String day = text("day");
        return text("year")
                + (text("month").isEmpty() ? "" : "-" + text("month"))
                + (day.isEmpty() ? "" : day.length() == 1 ? "-0" + day : "-" + day);
    }

    /// The new resource; without what was left empty.
    String json() {
        ObjectNode resource = Wire.object().put("resourceType", type);
        return (type.equals("Patient") ? patient(resource) : observation(resource)).toString();
    }

    private ObjectNode patient(ObjectNode patient) {
        if (!text("family").isEmpty() || !text("given").isEmpty()) {
            ObjectNode name = patient.putArray("name").addObject();
            put(name, "family", text("family"));
            putGiven(name);
        }
        put(patient, "gender", text("gender"));
        put(patient, "birthDate", birthDate());
        return patient;
    }

    /// Puts the given names into a name that has none.
    void putGiven(ObjectNode name) {
        if (!text("given").isEmpty()) {
            var given = name.putArray("given");
            List.of(text("given").split(" +", -1)).forEach(given::add);
        }
    }

    private ObjectNode observation(ObjectNode observation) {
        observation.put("status", "final");
        observation.putObject("code").put("text", text("what"));
        observation.putObject("subject").put("reference", subject);
        put(observation, "effectiveDateTime", text("when"));
        ObjectNode quantity = observation.putObject("valueQuantity");
        quantity.put("value", new BigDecimal(number()));
        put(quantity, "unit", text("unit"));
        return observation;
    }

    private static void put(ObjectNode into, String name, String text) {
        if (!text.isEmpty()) {
            into.put(name, text);
        }
    }
}
