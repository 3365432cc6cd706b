package dev.fingerpost.integration.scripted;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2HeadersFrame;
import java.util.concurrent.locks.LockSupport;

/** One GET over HTTP/2; a virtual thread waits for its answer. */
final class TlsStream extends SimpleChannelInboundHandler<Http2HeadersFrame> {

  private final Front.Answers answers;

  TlsStream(Front.Answers answers) {
    this.answers = answers;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Http2HeadersFrame frame) {
    String target = frame.headers().path().toString();
    Thread.startVirtualThread(() -> {
      try {
        say(context, answers.to(Query.of(target)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close(); // the client has let go of it
  }

  private static void say(ChannelHandlerContext context, Reply reply) {
    switch (reply) {
      case Reply.Whole whole -> {
        head(context, whole);
        last(context, whole.body().getBytes(UTF_8));
      }
      case Reply.Part(Reply.Whole whole, int bytes) -> {
        head(context, whole);
        body(context, whole.body().substring(0, bytes).getBytes(UTF_8));
        reset(context);
      }
      case Reply.Drop(Reply.Whole whole, var pause) -> {
        head(context, whole);
        for (byte next : whole.body().getBytes(UTF_8)) {
          LockSupport.parkNanos(pause.toNanos());
          body(context, new byte[] {next});
        }
        last(context, new byte[0]);
      }
      case Reply.Silence() -> {
        // The stream stays as it is until the client ends it.
      }
      case Reply.Reset() -> reset(context);
    }
  }

  private static void head(ChannelHandlerContext context, Reply.Whole whole) {
    DefaultHttp2Headers headers = new DefaultHttp2Headers();
    headers.status(Integer.toString(whole.status()));
    whole.headers().forEach(headers::add);
    var _ = context.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false));
  }

  private static void body(ChannelHandlerContext context, byte[] bytes) {
    var _ = context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes)));
  }

  private static void last(ChannelHandlerContext context, byte[] bytes) {
    var _ = context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), true));
  }

  private static void reset(ChannelHandlerContext context) {
    var _ = context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
  }
}
