package dev.fingerpost.server.ads;

import com.google.common.collect.ImmutableMap;
import dev.fingerpost.model.plan.Audience;
import dev.fingerpost.server.ads.stream.Client;
import dev.fingerpost.server.ads.stream.Conversation;
import dev.fingerpost.server.ads.stream.Loop;
import dev.fingerpost.server.ads.stream.Opening;
import dev.fingerpost.server.ads.stream.Outbox;
import dev.fingerpost.server.ads.stream.Scheduler;
import dev.fingerpost.server.ads.stream.Setup;
import dev.fingerpost.server.ads.stream.StreamStatus;
import dev.fingerpost.server.ads.stream.TooManyNames;
import dev.fingerpost.server.store.Change;
import dev.fingerpost.server.store.Registration;
import dev.fingerpost.server.store.View;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop of one stream: whatever happens to it runs here, one thing at a time. What waits is
 * bounded: one request, one merged change, one wake-up, a few timers. A failure ends this stream
 * only.
 *
 * @param <Q> a request
 * @param <R> a response
 */
final class StreamLoop<Q, R> implements StreamObserver<Q>, Outbox<R>, Loop {

  private static final Duration ADMITTED_FOR = Duration.ofSeconds(5);

  private final Shared shared;
  private final String id;
  private final DiscoveryService service;
  private final Variant<Q, R> variant;
  private final ServerCallStreamObserver<R> call;
  private final Consumer<StreamLoop<?, ?>> onEnd;
  private final Executor loop;
  private final AtomicReference<@Nullable Change> pending = new AtomicReference<>();
  private final AtomicBoolean readyPending = new AtomicBoolean();
  private volatile @Nullable Client client;
  private volatile @Nullable Conversation<Q> stream;

  private @Nullable Audience audience;
  private @Nullable Registration registration;
  private @Nullable Q waiting;
  private Admission.@Nullable Place place;
  private final RequestBudget budget;
  private Optional<Runnable> leaveNode = Optional.empty();
  private final Watchdog stall;
  private final Watchdog silence;
  private Progress progress = Progress.WAITING;
  private boolean ended;

  /** How far a stream is with bringing its client up to date. */
  private enum Progress {
    WAITING,
    ADMITTED,
    SENDING
  }

  StreamLoop(
      Shared shared,
      String id,
      DiscoveryService service,
      Variant<Q, R> variant,
      ServerCallStreamObserver<R> call,
      Consumer<StreamLoop<?, ?>> onEnd) {
    this.shared = shared;
    this.id = id;
    this.service = service;
    this.variant = variant;
    this.call = call;
    this.onEnd = onEnd;
    this.budget =
        new RequestBudget(shared.limits().requestsPerSecond(), shared.scheduler().nanoTime());
    Duration patience = shared.limits().stalledFor();
    this.stall =
        new Watchdog(
            patience, this, () -> limit("stalled", "the client does not read what it is sent"));
    this.silence = new Watchdog(patience, this, () -> limit("silent", "no request came"));
    this.loop = shared.lanes().next();
    call.disableAutoRequest();
    call.setOnReadyHandler(this::wake);
    call.setOnCancelHandler(() -> run(this::lost));
    call.setOnCloseHandler(() -> run(this::end)); // gRPC itself may end a call
    run(silence::arm);
    call.request(1);
  }

  /** The stream for the API, empty before its first request. */
  Optional<StreamStatus> status() {
    Client known = client;
    Conversation<Q> open = stream;
    return Optional.ofNullable(known)
        .map(c -> new StreamStatus(c, open == null ? ImmutableMap.of() : open.status()));
  }

  /** The stream resource by resource, as its loop sees it; empty if it is not open. */
  CompletableFuture<Optional<StreamReport>> report() {
    return CompletableFuture.supplyAsync(
        () -> {
          Client known = client;
          Conversation<Q> open = stream;
          return known == null || open == null || ended
              ? Optional.empty()
              : Optional.of(new StreamReport(known, open.resources()));
        },
        loop);
  }

  /** Ends the stream because the server goes; the Envoy connects elsewhere. */
  void shutDown() {
    run(() -> fail(Status.UNAVAILABLE.withDescription("the control plane shuts down")));
  }

  @Override
  public void onNext(Q request) {
    run(() -> receive(request));
  }

  @Override
  public void onError(Throwable cause) {
    run(this::end);
  }

  @Override
  public void onCompleted() {
    run(() -> {
      if (!ended) {
        call.onCompleted();
        end();
      }
    });
  }

  @Override
  public boolean isReady() {
    return !ended && progress != Progress.WAITING && call.isReady();
  }

  @Override
  public void send(R response) {
    if (progress == Progress.ADMITTED) {
      progress = Progress.SENDING;
    }
    call.onNext(response);
    if (!ended && !call.isReady()) {
      stall.arm();
    }
  }

  @Override
  public long nanoTime() {
    return shared.scheduler().nanoTime();
  }

  @Override
  public void passed(long generation) {
    if (registration != null) {
      registration.passed(generation);
    }
    if (progress == Progress.SENDING) {
      leave();
    }
  }

  @Override
  public Scheduler.Timer after(Duration delay, Runnable task) {
    return shared.scheduler().schedule(delay, () -> run(() -> whenOpen(task)));
  }

  private void receive(Q request) {
    if (ended) {
      return;
    }
    Optional<Q> typed = service.typed(request, variant);
    if (typed.isEmpty()) {
      fail(Status.INVALID_ARGUMENT.withDescription(service.typeUrlRule()));
      return;
    }
    if (variant.names(request) > shared.limits().names()) {
      limit("names", "a request may list " + shared.limits().names() + " names");
      return;
    }
    if (registration == null && !open(request)) {
      return;
    }
    Conversation<Q> open = stream;
    if (open == null) {
      waiting = request;
      return;
    }
    try {
      open.request(typed.get());
    } catch (TooManyNames e) {
      limit("names", e.getMessage());
      return;
    }
    readNext();
  }

  private void readNext() {
    Duration pause = budget.take(nanoTime());
    if (pause.isZero()) {
      call.request(1);
    } else {
      after(pause, () -> call.request(1));
      shared.metrics().slowed();
    }
  }

  private void limit(String limit, @Nullable String words) {
    shared.metrics().refused(limit);
    fail(Status.RESOURCE_EXHAUSTED.withDescription(words));
  }

  /** The node stands in the first request only. Says whether the stream is let in. */
  private boolean open(Q first) {
    silence.disarm();
    Node node = variant.node(first);
    Client known = Client.of(node, Instant.now());
    leaveNode = shared.nodes().enter(known.nodeId());
    if (leaveNode.isEmpty()) {
      limit("node", "too many streams of this node id");
      return false;
    }
    client = known;
    shared
        .log()
        .info(() ->
            "event=stream_open stream=%s service=%s variant=%s node=%s cluster=%s version=%s"
                .formatted(id, service, variant, known.nodeId(), known.cluster(), known.version()));
    Audience member = shared.audienceOf().apply(node);
    audience = member;
    registration = shared.store().register(member, this::changed);
    shared.audiences().join(member);
    Registration open = registration;
    open.view().ifPresent(view -> begin(view, open));
    return true;
  }

  private void begin(View view, Registration registered) {
    String nodeId = client == null ? "" : client.nodeId();
    stream =
        variant.open(
            new Opening(
                new Setup(
                    id, shared.identifier(), nodeId, service.scope(), shared.limits().names()),
                view,
                registered,
                shared.ledger(),
                shared.metrics(),
                this),
            this);
    place = shared.admission().enter(() -> run(() -> whenOpen(this::admit)));
  }

  /** The place is free again when all is sent; a client that reads slowly does not block it. */
  private void admit() {
    progress = Progress.ADMITTED;
    after(ADMITTED_FOR, this::leave);
    Conversation<Q> open = stream;
    if (open != null) {
      open.ready();
    }
  }

  private void leave() {
    if (place != null) {
      place.leave();
    }
  }

  /** Called by the publisher: a change that waits already takes this one in. */
  private void changed(Change change) {
    Change before =
        pending.getAndAccumulate(
            change, (waits, next) -> waits == null || next == null ? next : waits.and(next));
    if (before == null) {
      run(() -> whenOpen(this::takeChange));
    }
  }

  private void takeChange() {
    Change change = pending.getAndSet(null);
    Registration registered = registration;
    if (change == null || registered == null) {
      return;
    }
    Conversation<Q> open = stream;
    if (open != null) {
      open.change(change);
      return;
    }
    begin(change.view(), registered);
    Q first = waiting;
    waiting = null;
    if (first != null) {
      receive(first);
    }
  }

  private void wake() {
    if (readyPending.compareAndSet(false, true)) {
      run(() -> {
        readyPending.set(false);
        stall.disarm();
        whenOpen(() -> {
          Conversation<Q> open = stream;
          if (open != null) {
            open.ready();
          }
        });
      });
    }
  }

  private void whenOpen(Runnable task) {
    if (!ended) {
      task.run();
    }
  }

  private void run(Runnable task) {
    loop.execute(() -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        shared.log().error(() -> "event=stream_failed stream=" + id + " client=" + client, e);
        fail(Status.INTERNAL.withDescription("the control plane failed on this stream"));
      }
    });
  }

  private void fail(Status status) {
    if (!ended) {
      try {
        call.onError(status.asRuntimeException());
      } finally {
        end();
      }
    }
  }

  private void lost() {
    if (!ended) {
      shared.metrics().lost();
      end();
    }
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    leave();
    leaveNode.ifPresent(Runnable::run);
    silence.disarm();
    stall.disarm();
    Conversation<Q> open = stream;
    if (open != null) {
      open.close();
    }
    if (registration != null) {
      registration.close();
    }
    if (audience != null) {
      shared.audiences().leave(audience);
    }
    if (client != null) {
      shared.log().info(() -> "event=stream_end stream=" + id + " client=" + client);
    }
    onEnd.accept(this);
  }
}
