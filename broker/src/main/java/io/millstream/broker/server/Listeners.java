package io.millstream.broker.server;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.Endpoint;
import io.millstream.broker.Listener;
import io.millstream.broker.Listener.SecurityProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings that name addresses. */
final class Listeners {
    private static final Pattern ADDRESS =
            Pattern.compile("([A-Za-z0-9_]+)://(\\[[0-9A-Fa-f:.%]+]|[^:/\\[\\]]*):([0-9]{1,5})");
    private static final int HIGHEST_PORT = 65_535;

    private Listeners() {}

    /** Where to listen. @throws JobException (USER) naming what cannot be read */
    static List<Listener> parse(ClusterSettings settings) {
        Map<String, SecurityProtocol> protocols = protocols(settings.protocolMap());
        var listeners = new ArrayList<Listener>();
        var names = new HashSet<String>();
        for (Endpoint endpoint : endpoints("listeners", settings.listeners())) {
            SecurityProtocol protocol = protocols.get(endpoint.listenerName());
            if (protocol == null) {
                throw wrong(
                        "listeners",
                        endpoint.listenerName()
                                + " is no protocol, and listener.security.protocol.map does not say which"
                                + " one it stands for");
            }
            if (!names.add(endpoint.listenerName())) {
                throw wrong("listeners", endpoint.listenerName() + " is there twice");
            }
            listeners.add(new Listener(endpoint.listenerName(), endpoint.host(), endpoint.port(), protocol));
        }
        if (listeners.isEmpty()) {
            throw wrong("listeners", "there is none");
        }
        return listeners;
    }

    /** What clients are told, by listener. @throws JobException (USER) naming what cannot be read */
    static Map<String, Endpoint> advertised(ClusterSettings settings) {
        var byName = new HashMap<String, Endpoint>();
        for (Endpoint endpoint : endpoints("advertised.listeners", settings.advertisedListeners())) {
            if (endpoint.host().isEmpty()) {
                throw wrong("advertised.listeners", "clients need a host to connect to");
            }
            byName.put(endpoint.listenerName(), endpoint);
        }
        return byName;
    }

    private static List<Endpoint> endpoints(String setting, String text) {
        var endpoints = new ArrayList<Endpoint>();
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            Matcher matcher = ADDRESS.matcher(part.strip());
            if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > HIGHEST_PORT) {
                throw wrong(setting, "\"" + part.strip() + "\" is not of the form NAME://host:port");
            }
            String host = matcher.group(2);
            if (host.startsWith("[")) {
                host = host.substring(1, host.length() - 1);
            }
            endpoints.add(
                    new Endpoint(matcher.group(1).toUpperCase(Locale.ROOT), host, Integer.parseInt(matcher.group(3))));
        }
        return endpoints;
    }

    private static Map<String, SecurityProtocol> protocols(String text) {
        var protocols = new HashMap<String, SecurityProtocol>();
        for (SecurityProtocol protocol : SecurityProtocol.values()) {
            protocols.put(protocol.name(), protocol);
        }
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            String[] pair = part.strip().split(":", -1);
            try {
                protocols.put(
                        pair[0].toUpperCase(Locale.ROOT),
                        SecurityProtocol.valueOf(pair[pair.length - 1].toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw wrong(
                        "listener.security.protocol.map",
                        "\"" + part.strip() + "\" does not end in PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL");
            }
        }
        return protocols;
    }

    private static JobException wrong(String setting, String what) {
        return new JobException(ErrorKind.USER, "The broker's setting " + setting + " is wrong: " + what + ".");
    }
}
