// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import com.fasterxml.jackson.annotation.Nulls;
import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.Strict;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Reads a file of results, or says in one sentence which file and field cannot be. */
public final class DataFile {
    private static final long LIMIT = 16 << 20;
    private static final String KERNELS = "measure again with plugins-cuda/gpu/run";

    /** What Jackson tells programmers. */
    private static final Pattern ADVICE =
            Pattern.compile("(?s)(: enable|; | \\(but |\n| \\(\\d+ known| \\(index|, not marked).*");

    /** NaN is let through to where its field is known, and is refused there: every test of a number is positive. */
    private static final JsonMapper JSON = Strict.mapper(
                    JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS))
            .changeDefaultNullHandling(nulls -> nulls.withValueNulls(Nulls.FAIL, Nulls.FAIL))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private DataFile() {}

    /** Empty if there is no such file. */
    static <T> Optional<T> json(Path file, Class<T> type) {
        return json(file, type, KERNELS);
    }

    /**
     * Empty if there is no such file. The record's names are in snake case in the file; every one must be there and no
     * other.
     *
     * @param advice what to do about a file that cannot be
     */
    public static <T> Optional<T> json(Path file, Class<T> type, String advice) {
        return read(file, advice, text -> JSON.readValue(text, type));
    }

    /** Empty if there is no such file. */
    static <T> Optional<T> lines(Path file, Function<List<String>, T> parse) {
        return lines(file, parse, KERNELS);
    }

    /** Empty if there is no such file. */
    public static <T> Optional<T> lines(Path file, Function<List<String>, T> parse, String advice) {
        return read(file, advice, text -> parse.apply(text.lines().toList()));
    }

    private static <T> Optional<T> read(Path file, String advice, Function<String, T> parse) {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            require(Files.size(file) <= LIMIT, "it is over the limit of " + LIMIT + " bytes");
            return Optional.of(parse.apply(Files.readString(file)));
        } catch (JacksonException e) {
            throw bad(file, where(e) + sentence(e), advice, e);
        } catch (IllegalArgumentException e) {
            throw bad(file, String.valueOf(e.getMessage()), advice, e);
        } catch (CharacterCodingException e) {
            throw bad(file, "it is not UTF-8", advice, e);
        } catch (IOException e) {
            throw new PlumblineException(ExitCode.IO, "cannot read " + Printable.text(file + ": " + e), e);
        }
    }

    private static PlumblineException bad(Path file, String why, String advice, Exception cause) {
        return new PlumblineException(
                ExitCode.BAD_INPUT,
                Printable.text(file.toString()) + ": " + Printable.text(why) + "; " + advice,
                cause);
    }

    /** {@code results[3].worst_ulp: }. */
    private static String where(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        if (path.isEmpty()) {
            return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
        }
        return path + ": ";
    }

    private static String sentence(JacksonException e) {
        return e.getCause() instanceof IllegalArgumentException ours && ours.getMessage() != null
                ? ours.getMessage()
                : ADVICE.matcher(e.getOriginalMessage()).replaceFirst("").replace("creator property", "field");
    }

    public static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    public static void positive(String field, double value) {
        require(value > 0 && value < Double.POSITIVE_INFINITY, field + " is " + value + ", not a positive number");
    }

    static void notNegative(String field, long value) {
        require(value >= 0, field + " is " + value + ", not 0 or more");
    }

    /** Words of ours, so that names can stand in any text. */
    public static void name(String field, String name) {
        require(
                name.matches("[-+.,=() \\w]{1,80}"),
                field + " is " + name + ", not up to 80 letters, digits and - + . , = ( ) _");
    }

    /** As C writes floats in hexadecimal. */
    static void hexadecimal(String field, String number) {
        require(
                number.matches("-?(nan|inf|0x[0-9a-f.]{1,20}p[-+]\\d{1,4})"),
                field + " is " + number + ", not a float in hexadecimal");
    }

    /** A tensor's elements and bytes must agree. */
    static void size(String precision, long elements, long bytes) {
        positive("elements", elements);
        require(
                bytes == elements * Precision.of(precision).bytes,
                "tensor_bytes is " + bytes + ", not those of " + elements + " elements");
    }

    /** Time, bytes and rate must agree. */
    static void rate(double gigabytesPerSecond, double bytes, double microseconds) {
        positive("microseconds", microseconds);
        double rate = bytes / microseconds / 1e3;
        require(
                Math.abs(gigabytesPerSecond - rate) <= 1e-4 * rate,
                "gigabytes_per_second is " + gigabytesPerSecond + ", but bytes and microseconds say " + rate);
    }
}
