package cn.yimatong.settings;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that can be set.
 *
 * @param <T> the type of its value
 * @param name its name, in lower case with hyphens; the flag and the variable follow from it
 * @param defaultText its value where nothing sets it; empty where it has none
 * @param allowed what a value may be, in a few words that fit behind "allowed:"
 * @param help what it does, in a sentence
 * @param parse the value of a text; throws {@link IllegalArgumentException} where it is not allowed
 * @param secret whether a value may hold a secret, so that none is ever repeated
 */
public record Property<T>(String name, String defaultText, String allowed, String help, Function<String, T> parse,
        boolean secret) {

    /**
     * The flag on the command line.
     *
     * @return {@code --name}
     */
    public String flag() {
        return "--" + name;
    }

    /**
     * The variable in the environment.
     *
     * @return {@code YIMATONG_NAME}
     */
    public String variable() {
        return Settings.VARIABLE_PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    static Property<Integer> number(String name, int defaultValue, int least, int most, String help) {
        return new Property<>(name, Integer.toString(defaultValue), least + " to " + most, help, text -> {
            int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
            if (value < least || value > most) {
                throw new IllegalArgumentException("out of range");
            }
            return value;
        }, false);
    }

    static Property<String> text(String name, String defaultText, String allowed, String pattern, String help) {
        return new Property<>(name, defaultText, allowed, help, text -> {
            if (!text.matches(pattern)) {
                throw new IllegalArgumentException("not of the form");
            }
            return text;
        }, false);
    }

    static Property<Path> path(String name, String defaultText, String help) {
        return new Property<>(name, defaultText, "a path", help, Property::notBlank, false);
    }

    /** A property without a default: absent unless it is set. */
    static <T> Property<Optional<T>> optional(String name, String allowed, String help, Function<String, T> parse,
            boolean secret) {
        return new Property<>(name, "", allowed, help,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(parse.apply(text)), secret);
    }

    static Path notBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("blank");
        }
        return Path.of(text);
    }
}
