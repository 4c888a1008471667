package cn.yimatong.cli;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why no answer came from a service, in one sentence with what to do. */
final class NoAnswer {
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String README = " (README.md, TLS)";

    private static final String OWN = "name the store of yours with -Djavax.net.ssl.keyStore and keyStorePassword";
    private static final String PERHAPS_PLAIN = "; where it does not speak TLS, its address begins with http";
    /** How Java's client says that a connection was closed before an answer, whether by an end or a reset. */
    private static final String NOTHING_READ = "header parser received no bytes";
    private static final Pattern CLASS_NAME = Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z]\\w*: ");

    private NoAnswer() {}

    /** Nothing can be sent at all, for Java cannot read what it is to trust. */
    static CannotRunException store(Throwable failure) {
        return new CannotRunException("Java cannot open the store of trusted authorities that "
                + (System.getProperty(STORE) == null ? "is its own" : STORE + " names, " + System.getProperty(STORE))
                + ": it has to be a store that keytool makes of PEM, with its password" + README, failure);
    }

    /** The request was sent, or could not be. */
    static CannotRunException to(URI service, Duration waited, IOException failure) {
        if (causes(failure).anyMatch(SSLException.class::isInstance)) {
            return new CannotRunException(tls(service, failure), failure);
        }
        return new CannotRunException(switch (failure) {
            case HttpConnectTimeoutException nobody -> nobody(service) + (isTls(service) ? PERHAPS_PLAIN : "");
            case HttpTimeoutException slow ->
                "the service at " + service + " did not answer in " + waited.toSeconds() + " seconds";
            case ConnectException nobody -> nobody(service);
            default -> causes(failure).anyMatch(UnresolvedAddressException.class::isInstance)
                    ? nobody(service)
                    : "the connection to " + service + " broke" + plain(service, failure);
        }, failure);
    }

    private static String nobody(URI service) {
        return "no service answers at " + service + " (start one: ./yimatong serve)";
    }

    /** A port of TLS answers what is not TLS by an alert or by nothing at all. */
    private static String plain(URI service, IOException failure) {
        boolean nothingOfHttp = causes(failure).anyMatch(cause -> cause instanceof ProtocolException
                || cause instanceof EOFException || words(cause).contains(NOTHING_READ));
        if (!nothingOfHttp) {
            return ": " + Failures.words(failure);
        }
        return isTls(service)
                ? " without an answer; where it asks callers for certificates, " + OWN
                : ": what answers there does not speak HTTP; where it is TLS, the address begins with https";
    }

    private static boolean isTls(URI service) {
        return "https".equals(service.getScheme());
    }

    private static String tls(URI service, IOException failure) {
        String whose = "the certificate of " + service;
        Optional<String> why = causes(failure).flatMap(cause -> switch (cause) {
            case CertificateExpiredException old -> Stream.of(whose + " is no longer good; put another in place");
            case CertificateNotYetValidException early -> Stream.of(whose + " is not good yet; look at both clocks");
            case CertPathBuilderException unknown -> Stream.of(untrusted(whose));
            case CertPathValidatorException other -> Stream.of(untrusted(whose));
            case InvalidAlgorithmParameterException none -> Stream.of(untrusted(whose));
            case CertificateException other when words(other).matches("No (subject|name|Subject).*") ->
                Stream.of(whose + " is for another name; call it by the name that the certificate has");
            case SSLException plain when words(plain).contains("Unsupported or unrecognized") ->
                Stream.of("what answers at " + service + " is no TLS" + PERHAPS_PLAIN);
            case SSLException asked when words(asked).contains("certificate_required") ->
                Stream.of("the service at " + service + " asks for a certificate of its callers: " + OWN);
            default -> Stream.<String>empty();
        }).findFirst();
        return why.orElseGet(() -> "TLS with " + service + " has failed: "
                + CLASS_NAME.matcher(Failures.words(failure)).replaceAll(""));
    }

    private static String untrusted(String whose) {
        return whose + " is of an authority that Java does not trust; put the authority into a store and name that"
                + " with -D" + STORE + README;
    }

    private static String words(Throwable cause) {
        return cause.getMessage() == null ? "" : cause.getMessage();
    }

    /** From the failure to what is behind it; the deepest first, as it says most. */
    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause).toList().reversed()
                .stream();
    }
}
