package cn.yimatong.http;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * One thing that is wrong with a request (RFC 9457, section 3.2, extension {@code errors}).
 *
 * @param where the part of the request
 * @param name for a body the JSON pointer (RFC 6901) of the member, otherwise the parameter's or header's name
 * @param detail what is wrong, in English, without repeating the value
 */
public record FieldError(Where where, String name, String detail) {

    /** The part of a request that an error points at. */
    public enum Where {
        /** A member of the JSON body, as a JSON pointer. */
        POINTER,
        /** A parameter in path or query. */
        PARAMETER,
        /** A header. */
        HEADER
    }

    /** An error in the body, for instance at {@code /scene}. */
    public static FieldError pointer(String pointer, String detail) {
        return new FieldError(Where.POINTER, pointer, detail);
    }

    /** An error in a parameter of path or query. */
    public static FieldError parameter(String name, String detail) {
        return new FieldError(Where.PARAMETER, name, detail);
    }

    /** An error in a header. */
    public static FieldError header(String name, String detail) {
        return new FieldError(Where.HEADER, name, detail);
    }

    /** The error as a problem has it. */
    public JsonObject toJson() {
        return new JsonObject().put(where.name().toLowerCase(Locale.ROOT), name).put("detail", detail);
    }
}
