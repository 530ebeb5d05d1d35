// Portal sessions from Java 23 on, without JNA: one call, one error, and 100 calls at once, one of them cancelled.
import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

public class PortalSessionForeign {
    static final SymbolLookup library = SymbolLookup.libraryLookup("libuserhub.so.0", Arena.global());
    static final Map<String, MethodHandle> functions = new ConcurrentHashMap<>();

    /** Calls userhub_`name`. A Long is a 64-bit number, all else a pointer. */
    static Object call(MemoryLayout result, String name, Object... arguments) {
        MethodHandle function = functions.computeIfAbsent(name, missing -> Linker.nativeLinker().downcallHandle(
            library.findOrThrow("userhub_" + missing),
            FunctionDescriptor.of(result, Stream.of(arguments)
                .map(each -> each instanceof Long ? JAVA_LONG : ADDRESS).toArray(MemoryLayout[]::new))));
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    static int number(String name, Object... arguments) {
        return (int) call(JAVA_INT, name, arguments);
    }

    static MemorySegment pointer(String name, Object... arguments) {
        return (MemorySegment) call(ADDRESS, name, arguments);
    }

    static MemorySegment text(String value) {
        return value == null ? MemorySegment.NULL : Arena.ofAuto().allocateFrom(value);
    }

    /** Calls a function whose last parameter takes the error. */
    static void check(String name, Object... arguments) {
        MemorySegment error = Arena.ofAuto().allocate(ADDRESS);
        Object[] all = Stream.concat(Stream.of(arguments), Stream.of(error)).toArray();
        if (number(name, all) != 0) throw new RuntimeException(take("error", "message", error.get(ADDRESS, 0)));
    }

    /** The same, with the result's parameter before it. */
    static MemorySegment make(String name, Object... arguments) {
        MemorySegment result = Arena.ofAuto().allocate(ADDRESS);
        check(name, Stream.concat(Stream.of(arguments), Stream.of(result)).toArray());
        return result.get(ADDRESS, 0);
    }

    /** Copies the text of a session or an error, then frees the handle. */
    static String take(String type, String getter, MemorySegment handle) {
        String value = pointer(type + "_" + getter, handle).reinterpret(Long.MAX_VALUE).getString(0);
        number(type + "_free", handle);
        return value;
    }

    public static void main(String[] arguments) {
        MemorySegment options = pointer("client_options_new");
        check("client_options_set", options, text("admin_key"), text(System.getenv("USERHUB_ADMIN_KEY")));
        check("client_options_set", options, text("base_url"), text(System.getenv("USERHUB_BASE_URL")));
        check("client_options_set", options, text("max_connections"), text("10"));
        MemorySegment client = make("client_new", options);
        number("client_options_free", options);
        MemorySegment request = pointer("portal_session_request_new");
        check("portal_session_request_set", request, text("user_id"), text("usr_ada"));
        MemorySegment made = make("create_portal_session", client, request);
        System.out.println("link: " + take("portal_session", "redirect_url", made));
        check("portal_session_request_set", request, text("user_id"), text("usr_nobody"));
        try {
            make("create_portal_session", client, request);
        } catch (RuntimeException error) {
            System.out.println("error: " + error.getMessage());
        }

        MemorySegment queue = make("completions_new");
        for (long token = 0; token < 100; ++token) {
            check("portal_session_request_set", request, text("user_id"), text("user" + token + "@conn_1"));
            MemorySegment call = make("create_portal_session_queued", client, request, queue, token);
            if (token == 99) number("call_cancel", call);
            number("call_free", call);
        }
        MemorySegment token = Arena.ofAuto().allocate(JAVA_LONG), status = Arena.ofAuto().allocate(JAVA_INT);
        MemorySegment session = Arena.ofAuto().allocate(ADDRESS), error = Arena.ofAuto().allocate(ADDRESS);
        Map<Long, String> links = new HashMap<>(), errors = new HashMap<>();
        while (links.size() + errors.size() < 100 && number("completions_wait", queue, -1L) == 1) {
            number("completions_take", queue, token, status, session, error);
            if (status.get(JAVA_INT, 0) == 0)
                links.put(token.get(JAVA_LONG, 0), take("portal_session", "redirect_url", session.get(ADDRESS, 0)));
            else errors.put(token.get(JAVA_LONG, 0), take("error", "message", error.get(ADDRESS, 0)));
        }
        System.out.println("100 calls at once: " + links.size() + " links; errors by call: " + errors);
        number("completions_free", queue);
        number("portal_session_request_free", request);
        number("client_free", client);
    }
}
