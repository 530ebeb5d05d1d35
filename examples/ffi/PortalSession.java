// Portal sessions from Java, by JNA: one call, one error, and 100 calls at once, one of them cancelled.
import com.sun.jna.*;
import java.util.*;
import java.util.function.Consumer;
import java.util.stream.LongStream;

public class PortalSession {
    /** libuserhub. Each out-parameter is an array of one. */
    interface UserHub extends Library {
        Pointer userhub_client_options_new();
        int userhub_client_options_set(Pointer options, String name, String value, Pointer[] error);
        void userhub_client_options_free(Pointer options);
        int userhub_client_new(Pointer options, Pointer[] client, Pointer[] error);
        void userhub_client_free(Pointer client);
        Pointer userhub_portal_session_request_new();
        int userhub_portal_session_request_set(Pointer request, String name, String value, Pointer[] error);
        void userhub_portal_session_request_free(Pointer request);
        int userhub_create_portal_session(Pointer client, Pointer request, Pointer[] session, Pointer[] error);
        int userhub_create_portal_session_queued(
            Pointer client, Pointer request, Pointer queue, long token, Pointer[] call, Pointer[] error);
        void userhub_call_cancel(Pointer call);
        void userhub_call_free(Pointer call);
        int userhub_completions_new(Pointer[] queue, Pointer[] error);
        int userhub_completions_wait(Pointer queue, long timeoutMs);
        int userhub_completions_take(Pointer queue, long[] token, int[] status, Pointer[] session, Pointer[] error);
        void userhub_completions_free(Pointer queue);
        String userhub_portal_session_redirect_url(Pointer session);
        void userhub_portal_session_free(Pointer session);
        String userhub_error_message(Pointer error);
        void userhub_error_free(Pointer error);
    }

    static final UserHub lib =
        Native.load("libuserhub.so.0", UserHub.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));
    interface Function { int call(Pointer[] result, Pointer[] error); }

    /** What the function gives; throws its error. */
    static Pointer check(Function function) {
        Pointer[] result = {null}, error = {null};
        if (function.call(result, error) != 0) throw new RuntimeException(messageOf(error[0]));
        return result[0];
    }

    static String messageOf(Pointer error) {
        String message = lib.userhub_error_message(error);
        lib.userhub_error_free(error);
        return message;
    }

    static String linkOf(Pointer session) {
        String link = lib.userhub_portal_session_redirect_url(session);
        lib.userhub_portal_session_free(session);
        return link;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Pointer options = lib.userhub_client_options_new();
        for (String[] member : new String[][] {{"admin_key", System.getenv("USERHUB_ADMIN_KEY")},
                {"base_url", System.getenv("USERHUB_BASE_URL")}, {"max_connections", "10"}})
            check((none, error) -> lib.userhub_client_options_set(options, member[0], member[1], error));
        Pointer client = check((result, error) -> lib.userhub_client_new(options, result, error));
        lib.userhub_client_options_free(options);
        Pointer request = lib.userhub_portal_session_request_new();
        Consumer<String> setUser = id ->
            check((none, error) -> lib.userhub_portal_session_request_set(request, "user_id", id, error));
        Function create = (session, error) -> lib.userhub_create_portal_session(client, request, session, error);
        setUser.accept("usr_ada");
        System.out.println("link: " + linkOf(check(create)));
        setUser.accept("usr_nobody");
        try {
            check(create);
        } catch (RuntimeException error) {
            System.out.println("error: " + error.getMessage());
        }
        Pointer queue = check(lib::userhub_completions_new);
        Map<Long, String> links = new HashMap<>(), errors = new HashMap<>();
        Thread taker = new Thread(() -> {
            long[] token = {0}; int[] status = {0};
            Pointer[] session = {null}, error = {null};
            while (links.size() + errors.size() < 100 && lib.userhub_completions_wait(queue, -1) == 1) {
                lib.userhub_completions_take(queue, token, status, session, error);
                if (status[0] == 0) links.put(token[0], linkOf(session[0]));
                else errors.put(token[0], messageOf(error[0]));
            }
        });
        taker.start();
        LongStream.range(0, 100).forEach(token -> {
            setUser.accept("user" + token + "@conn_1");
            Pointer call = check((result, error) ->
                lib.userhub_create_portal_session_queued(client, request, queue, token, result, error));
            if (token == 99) lib.userhub_call_cancel(call);
            lib.userhub_call_free(call);
        });
        taker.join();
        System.out.println("100 calls at once: " + links.size() + " links; errors by call: " + errors);
        lib.userhub_completions_free(queue);
        lib.userhub_portal_session_request_free(request);
        lib.userhub_client_free(client);
    }
}
