package cn.yimatong.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every problem that the service answers with (RFC 9457, section 3.1.1); there is no other list. */
public enum ProblemType {
    BAD_REQUEST(400, "The request is not well-formed HTTP",
            "请求不符合 HTTP 规范，或长度声明有歧义。",
            "The request breaks HTTP's rules or declares its length ambiguously."),
    MALFORMED_JSON(400,
            "The body is not acceptable JSON",
            "请求体不是严格的 UTF-8 JSON：可能有语法错误、重复的成员名、嵌套过深或多余内容。",
            "The body is not strict JSON in UTF-8: bad syntax, a repeated member, too deep, or more after the end."),
    CONTRACT_VIOLATION(
            400, "The request does not fit the contract",
            "请求与接口契约不符，errors 指出具体字段。",
            "The request does not fit the contract; its errors name each field."),
    UNAUTHENTICATED(401,
            "A valid bearer token is needed",
            "缺少访问令牌，或令牌无效。",
            "There is no bearer token, or it is not a known one."),
    FORBIDDEN(403,
            "The caller may not do this",
            "调用方没有此项权限，或无权用于该场景。",
            "The caller lacks the capability, or may not act at this scene."),
    NOT_FOUND(
            404, "There is no such thing",
            "没有此路径或此对象。",
            "Nothing is known under this path."),
    METHOD_NOT_ALLOWED(405,
            "The path does not have this method",
            "此路径不支持该方法，可用方法见 Allow。",
            "The path exists but not with this method; Allow lists those it has."),
    NOT_ACCEPTABLE(
            406, "No offered media type is acceptable",
            "服务不提供 Accept 所要求的媒体类型。",
            "None of the media types that this operation offers fits the Accept header."),
    REQUEST_TIMEOUT(
            408, "The request took too long to arrive",
            "请求未在规定时间内全部到达。",
            "The whole request did not arrive within the time allowed."),
    CONFLICT(
            409,
            "The present state forbids this",
            "与当前状态冲突。",
            "What is asked for conflicts with the present state."),
    TOO_LARGE(
            413,
            "The body is too large",
            "请求体超过此接口的上限。",
            "The body is larger than this operation allows."),
    URI_TOO_LONG(
            414,
            "The request line is too long",
            "请求行过长。",
            "The request line is longer than allowed."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "The body's media type is not served",
            "请求体的媒体类型不受支持，请使用 application/json。",
            "The body has a media type or content coding that this operation does not take; send application/json."),
    UNPROCESSABLE(
            422,
            "The request is understood but wrong",
            "格式正确但内容有误，errors 指出具体字段。",
            "The request fits the contract, but a value in it cannot be right; its errors name each field."),
    TOO_MANY_REQUESTS(
            429,
            "The caller asks too often",
            "该调用方的请求过于频繁，请按 Retry-After 稍后再试。",
            "The caller asks oftener than this node lets one caller ask; try again after the seconds in Retry-After."),
    HEADERS_TOO_LARGE(
            431,
            "The header section is too large",
            "请求头过大。",
            "The header section is larger than allowed."),
    INTERNAL(
            500,
            "The service failed",
            "服务内部错误；请凭 requestId 与运维联系。",
            "The service failed; give the requestId to whoever operates it."),
    UNAVAILABLE(
            503,
            "The service cannot answer now",
            "服务暂不可用，请按 Retry-After 稍后再试。",
            "The service cannot answer now; try again after the seconds in Retry-After.");

    private final int status;
    private final String title;
    private final String zh;
    private final String en;

    ProblemType(int status, String title, String zh, String en) {
        this.status = status;
        this.title = title;
        this.zh = zh;
        this.en = en;
    }

    /** The HTTP status that always goes with this problem. */
    public int status() {
        return status;
    }

    /** The problem's title: short, English, the same at every occurrence. */
    public String title() {
        return title;
    }

    /** The problem's stable {@code type}, a relative reference such as {@code /problems/not-found}. */
    public String reference() {
        return "/problems/" + slug();
    }

    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String explanation() {
        return zh + "\n" + en + "\n";
    }

    static Optional<ProblemType> bySlug(String slug) {
        return Arrays.stream(values()).filter(type -> type.slug().equals(slug)).findFirst();
    }
}
